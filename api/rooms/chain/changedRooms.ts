import type { Pool, PoolClient } from 'pg'
import { LED_BY } from '../deps.ts'
import type { IndexedGate } from './hubRoomRow.ts'

/** What the index says of a room that leads one of ours. */
export interface LedRow {
  room_id: string
  status: 'open' | 'closed'
  gate: IndexedGate
  max_speakers: number
  /** of all that is said of it */
  print: string
  /** the account whose channel it is */
  owner: string
  /** for how many seconds the chain has been asked what its gate is about; null: it was not */
  waits_s: number | null
}

/** SQL: tells what the index says of the room `h` from everything else that it could say of it. */
const PRINT = "md5(concat_ws('|', h.status, h.gate, h.host, h.payee, h.max_speakers))"

/** While an index catches up it tells of the past, in which nobody lives any more. */
export const NEAR_HEAD = `EXISTS (SELECT FROM chain.cursor k WHERE k.chain_id = $1 AND NOT k.is_backfill AND k.number >= k.head_seen - 12)`

const ROWS = `SELECT l.room_id, h.status, h.gate, h.max_speakers, ${PRINT} AS print, cr.account_id AS owner,
    extract(epoch FROM app.now() - l.waits_since)::float AS waits_s
  FROM app.hub_link l JOIN chain.hub_room_as_of h ON ${LED_BY} JOIN app.room r ON r.id = l.room_id JOIN app.channel ch ON ch.id = r.channel_id
  JOIN app.creator cr ON cr.id = ch.creator_id
  WHERE l.chain_id = $1 AND l.is_followed AND h.as_of IS NULL AND ${NEAR_HEAD} AND l.taken IS DISTINCT FROM ${PRINT}
    AND (l.tried_at IS NULL OR l.tried_at <= app.now() - interval '2 s')`

/** Rooms of which the chain says something new; what waits for an answer of the chain is not among them. */
export async function readChangedRooms(pool: Pool, chainId: number): Promise<LedRow[]> {
  const { rows } = await pool.query<LedRow>(
    `${ROWS} AND l.waits IS DISTINCT FROM ${PRINT} ORDER BY l.tried_at NULLS FIRST, h.block, h.log_index LIMIT 100`,
    [chainId],
  )
  return rows
}

/** Rooms whose gate asks for what only the chain knows, one of an owner, who was asked about longest ago first. */
export async function readWaitingRooms(pool: Pool, chainId: number): Promise<LedRow[]> {
  const { rows } = await pool.query<LedRow>(
    `SELECT w.* FROM (SELECT DISTINCT ON (x.owner) x.*, l.tried_at FROM (${ROWS} AND l.waits = ${PRINT}) x
        JOIN app.hub_link l USING (room_id) ORDER BY x.owner, l.tried_at NULLS FIRST) w ORDER BY w.tried_at NULLS FIRST LIMIT 8`,
    [chainId],
  )
  return rows
}

/** Whether the index still says what it said. */
export async function isStillSaid(tx: PoolClient, { room_id, print }: LedRow): Promise<boolean> {
  const { rowCount } = await tx.query(
    `SELECT FROM app.hub_link l JOIN chain.hub_room_as_of h ON ${LED_BY} WHERE l.room_id = $1 AND ${PRINT} = $2`,
    [room_id, print],
  )
  return (rowCount ?? 0) > 0
}

/** It is taken over: nothing is waited for any more. */
export async function markTaken(tx: PoolClient, { room_id, print }: LedRow): Promise<void> {
  await tx.query(
    'UPDATE app.hub_link SET taken = $2, waits = NULL, waits_since = NULL, tried_at = NULL WHERE room_id = $1',
    [room_id, print],
  )
}

/** The chain has to be asked before it can be taken over. */
export async function markWaiting(pool: Pool, { room_id, print }: LedRow): Promise<void> {
  await pool.query(
    'UPDATE app.hub_link SET waits = $2, waits_since = app.now(), tried_at = NULL WHERE room_id = $1',
    [room_id, print],
  )
}

/** It is tried again, after those that were not. */
export async function markTried(pool: Pool, { room_id }: LedRow): Promise<void> {
  await pool.query('UPDATE app.hub_link SET tried_at = app.now() WHERE room_id = $1', [room_id])
}
