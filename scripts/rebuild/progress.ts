import type { Client } from 'pg'
import { FAMILIES } from '#indexer/families/registry.ts'
import { readStandings, type Standing } from './foldAgain.ts'
import { createShadow, type Derived, keepSuspended, READ } from './shadowTables.ts'

/** How far the shadow of a chain is. */
export interface Progress {
  chainId: number
  /** last block that was read again, with its hash; null = none */
  readTo: number | null
  readHash: string | null
  /** last block whose events are folded again; -1 = none */
  foldedTo: number
  events: number
}

/** What another run must want too to go on with this one's shadow. */
function planOf(live: Derived, standings: Standing[], isReread: boolean): string {
  const versions = FAMILIES.map(({ name, version }) => `${name} ${version}`)
  return JSON.stringify({
    ...{ tables: live.tables, families: live.families, versions, isReread },
    // what was folded of a block that a reorg took away since then is worth nothing
    epochs: standings.map(({ chainId, epoch }) => [chainId, epoch]),
  })
}

/**
 * Shadow tables of a run that was cut off where it wanted the same, or new ones.
 * @returns true when they are another run's
 */
export async function openShadow(client: Client, live: Derived, isReread: boolean): Promise<boolean> {
  const standings = await readStandings(client)
  const plan = planOf(live, standings, isReread)
  const found = await client.query("SELECT to_regclass('chain_next.progress') IS NOT NULL AS is_there")
  if (found.rows[0].is_there) {
    const same = await client.query('SELECT FROM chain_next.progress WHERE plan = $1', [plan])
    if (same.rowCount === standings.length) return true
  }
  await inTransaction(client, async () => {
    await createShadow(client, isReread ? [...live.tables, ...READ] : live.tables)
    await client.query(`CREATE TABLE chain_next.progress (chain_id int PRIMARY KEY, plan text NOT NULL, read_to bigint,
      read_hash bytea, folded_to bigint NOT NULL DEFAULT -1, events bigint NOT NULL DEFAULT 0)`)
    await client.query('INSERT INTO chain_next.progress (chain_id, plan) SELECT unnest($1::int[]), $2', [
      standings.map(({ chainId }) => chainId),
      plan,
    ])
    await keepSuspended(client, live)
  })
  return false
}

export async function readProgress(client: Client, chainId: number): Promise<Progress> {
  const found = await client.query<Progress>(
    `SELECT chain_id AS "chainId", read_to AS "readTo", read_hash AS "readHash", folded_to AS "foldedTo", events
     FROM chain_next.progress WHERE chain_id = $1`,
    [chainId],
  )
  return found.rows[0] as Progress
}

/** Last blocks of the ranges of events that end behind a block, up to a last one: each is a transaction. */
export async function spansOf(
  client: Client,
  chainId: number,
  { after, upTo }: { after: number; upTo: number },
): Promise<number[]> {
  const found = await client.query<{ last: number }>(
    `SELECT (to_block - 1)::bigint AS last FROM chain.event_partitions()
     WHERE to_chain = $1 AND to_block - 1 > $2 AND to_block - 1 < $3 ORDER BY 1`,
    [chainId, after, upTo],
  )
  return [...found.rows.map(({ last }) => last), ...(upTo > after ? [upTo] : [])]
}

export async function inTransaction<T>(client: Client, work: () => Promise<T>, begin = 'BEGIN'): Promise<T> {
  await client.query(begin)
  try {
    const result = await work()
    await client.query('COMMIT')
    return result
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {})
    throw error
  }
}
