import type { Client } from 'pg'
import { sourcesOf } from '#indexer/families/registry.ts'
import type { Schema } from '#indexer/postgres/tables.ts'
import { projectEvents } from '#indexer/store/projectEvents.ts'
import { readEvents } from '#indexer/store/readEvents.ts'

/** Where a chain's index stands. */
export interface Standing {
  chainId: number
  number: number
  finalized: number
  epoch: number
}

export async function readStandings(client: Client, lock = ''): Promise<Standing[]> {
  const found = await client.query(
    `SELECT chain_id AS "chainId", number, finalized, epoch FROM chain.cursor ORDER BY chain_id ${lock}`,
  )
  return found.rows
}

/** Folds the events of a span of blocks that these families fold into the shadow projections. @returns how many */
export async function foldAgain(
  client: Client,
  schema: Schema,
  { families, ...span }: { chainId: number; after: number; upTo: number; families: string[] },
): Promise<number> {
  let count = 0
  const joining = { kinds: sourcesOf(families).kinds, isLive: true, families }
  for await (const events of readEvents(client, { schema, scopes: null, joining, ...span })) {
    await projectEvents(client, { schema: 'chain_next', chainId: span.chainId }, events, null)
    count += events.length
  }
  return count
}
