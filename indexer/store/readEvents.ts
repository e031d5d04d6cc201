import type { Client } from 'pg'
import type { LogPosition } from '../families/event.ts'
import {
  type EventType,
  eventTypeOf,
  READ_TOPICS,
  type Scope,
  SHARED_KINDS,
  scopeOf,
  sourcesOf,
} from '../families/registry.ts'
import { bytea } from '../postgres/session.ts'
import type { Schema } from '../postgres/tables.ts'
import type { ProvenLog } from '../proof/provenLog.ts'

const PAGE = 5000
/** Behind every log of a block. */
const LAST_LOG = 2 ** 31 - 1

/** An event that somebody reads, as it is stored: not decoded yet, because that can fail. */
export interface StoredEvent extends LogPosition {
  type: EventType
  address: string
  topics: string[]
  data: string
  /** what it is decoded from where that is not its own text */
  log?: ProvenLog
}

interface EventRow {
  block: number
  log_index: number
  tx_hash: string
  address: string
  topics: string[]
  data: string
  watch_kind: string
  at: number
}

/** Which stored events are read. */
export interface EventSource {
  schema: Schema
  chainId: number
  /** block that is left out with all before it */
  after: number
  upTo: number
  /** null = of everything */
  scopes: Scope[] | null
  /** of some kinds alone, and of a family that joins the contracts that are not followed yet; otherwise what is followed */
  joining?: { kinds: string[]; isLive: boolean; afterLog?: number; families?: readonly string[] }
}

/** Stored events in chain order, in pages. */
export async function* readEvents(client: Client, source: EventSource): AsyncGenerator<StoredEvent[]> {
  const { schema, chainId, upTo, scopes } = source
  const wanted = scopes && new Set(scopes.map(({ address, key }) => `${address}/${key}`))
  const { joining } = source
  const { families } = joining ?? {}
  const topics = families ? sourcesOf(families).topics : READ_TOPICS
  let [block, logIndex] = [source.after, joining?.afterLog ?? LAST_LOG]
  for (;;) {
    const page = await client.query<EventRow>(
      `SELECT e.block, e.log_index, e.tx_hash, e.address, e.topics, e.data, w.kind AS watch_kind,
         extract(epoch FROM b.at)::float8 AS at
       FROM ${schema}.event e
       JOIN ${schema}.block b ON b.chain_id = e.chain_id AND b.number = e.block
       JOIN ${schema}.watch w ON w.chain_id = e.chain_id AND w.address = e.address
       WHERE e.chain_id = $1 AND e.block <= $2 AND e.block >= $3 AND (e.block, e.log_index) > ($3, $4) AND e.topics[1] = ANY ($5::bytea[])
         AND w.is_live = $9 AND ($10::text[] IS NULL OR w.kind = ANY ($10))
         AND ($6::bytea[] IS NULL OR e.address = ANY ($6) OR (w.kind = ANY ($7) AND e.topics && $8::bytea[]))
       ORDER BY e.block, e.log_index LIMIT ${PAGE}`,
      [
        chainId,
        upTo,
        block,
        logIndex,
        topics.map(bytea),
        ...filterOf(scopes),
        joining?.isLive ?? true,
        joining?.kinds ?? null,
      ],
    )
    const last = page.rows.at(-1)
    if (!last) return
    const events = page.rows.map(toEvent).filter((event): event is StoredEvent => event !== null)
    const ours = events.filter(
      (event) =>
        (!wanted || wanted.has(idOf(event))) && (!families || families.includes(event.type.family.name)),
    )
    // who reads one page at a time takes the last event for its position: an empty page would be no step
    if (ours.length > 0) yield ours
    block = last.block
    logIndex = last.log_index
  }
}

/** A page may hold neighbours of a scope, which its reader leaves out. */
function filterOf(scopes: Scope[] | null): [string[] | null, string[], string[]] {
  if (!scopes) return [null, [], []]
  const whole = scopes.filter(({ key }) => key === '0x')
  const parts = scopes.filter(({ key }) => key !== '0x')
  const topics = [...whole.map(({ address }) => address), ...parts.map(({ key }) => key)].flatMap(wordsOf)
  return [whole.map(({ address }) => bytea(address)), SHARED_KINDS, topics]
}

/** A value as the word of an indexed argument; digits may be as many as the bytes of an address, and then it is either. */
function wordsOf(key: string): string[] {
  const bytes = Buffer.from(key.slice(2), 'hex')
  const isWord = bytes.length === 20 || bytes.length === 32
  const digits = /^\d+$/.test(bytes.toString('latin1')) ? [BigInt(bytes.toString()).toString(16)] : []
  return [...(isWord ? [key.slice(2)] : []), ...digits].map((hex) => bytea(`0x${hex.padStart(64, '0')}`))
}

function idOf({ type, address, topics }: StoredEvent): string {
  const scope = scopeOf(type, address, topics)
  return `${scope.address}/${scope.key}`
}

function toEvent(row: EventRow): StoredEvent | null {
  const type = eventTypeOf(row.watch_kind, row)
  if (!type) return null
  const { block, log_index, tx_hash, at, address, topics, data } = row
  return { type, block, logIndex: log_index, txHash: tx_hash, at, address, topics, data }
}
