import type { Client } from 'pg'
import { decodeEvent, type Event } from '../handlers/decodeEvent.ts'
import type { WatchKind } from '../handlers/eventKinds.ts'
import { bytea } from '../postgres/session.ts'
import type { Schema } from '../postgres/tables.ts'

const PAGE = 5000

interface StoredEvent {
  block: number
  log_index: number
  tx_hash: string
  address: string
  topics: string[]
  data: string
  watch_kind: WatchKind
  at: number
}

/**
 * Stored events in chain order, decoded again, in pages.
 * @param source.contracts only what these say, and what the factory says of them; null = everything
 * @param source.after block that is left out with all before it
 */
export async function* readEvents(
  client: Client,
  source: { schema: Schema; chainId: number; after: number; upTo: number; contracts: string[] | null },
): AsyncGenerator<Event[]> {
  const { schema, chainId, upTo } = source
  const only = source.contracts?.map(bytea) ?? null
  let [block, logIndex] = [source.after, 2 ** 31 - 1]
  for (;;) {
    const page = await client.query<StoredEvent>(
      `SELECT e.block, e.log_index, e.tx_hash, e.address, e.topics, e.data, w.kind AS watch_kind,
         extract(epoch FROM b.at)::float8 AS at
       FROM ${schema}.event e
       JOIN ${schema}.block b ON b.chain_id = e.chain_id AND b.number = e.block
       JOIN ${schema}.watch w ON w.chain_id = e.chain_id AND w.address = e.address
       WHERE e.chain_id = $1 AND e.block <= $2 AND (e.block, e.log_index) > ($3, $4) AND e.kind > 0
         AND ($5::bytea[] IS NULL OR e.address = ANY ($5)
           OR (w.kind = 'factory' AND substring(e.topics[3] FROM 13) = ANY ($5)))
       ORDER BY e.block, e.log_index LIMIT ${PAGE}`,
      [chainId, upTo, block, logIndex, only],
    )
    const last = page.rows.at(-1)
    if (!last) return
    yield page.rows.map(toEvent).filter((event): event is Event => event !== null)
    block = last.block
    logIndex = last.log_index
  }
}

function toEvent(row: StoredEvent): Event | null {
  const position = { block: row.block, logIndex: row.log_index, txHash: row.tx_hash, at: row.at }
  return decodeEvent(row.watch_kind, row.address, row, position)
}
