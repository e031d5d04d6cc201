import type { Pool, PoolClient } from 'pg'
import type { SeatRole, SeatState } from '#domain/words.ts'

type Db = Pool | PoolClient

/** An open seat. */
export interface Seat {
  id: string
  roomId: string
  accountId: string
  decisionId: string
  slotN: number | null
  state: SeatState
  role: SeatRole
  bits: number
  sourceKey: string | null
  validUntil: Date | null
  graceUntil: Date | null
}

/** An open seat with what its room needs of it. */
export interface SeatInRoom extends Seat {
  /** true when its lease is past: the person is not there any more */
  isLapsed: boolean
  channelId: string
}

interface SeatRow {
  id: string
  room_id: string
  account_id: string
  decision_id: string
  slot_n: number | null
  state: SeatState
  role: SeatRole
  bits: number
  source_key: string | null
  valid_until: Date | null
  grace_until: Date | null
  is_lapsed: boolean
  channel_id: string
}

const COLUMNS = `s.id, s.room_id, s.account_id, s.decision_id, s.slot_n, s.state, s.role, s.bits, s.source_key,
  s.valid_until, s.grace_until, r.channel_id, coalesce(l.until < app.now(), false) AS is_lapsed`
const FROM = `FROM app.seat s JOIN app.room r ON r.id = s.room_id LEFT JOIN app.seat_lease l ON l.seat_id = s.id`

function toSeat(row: SeatRow): SeatInRoom {
  return {
    id: row.id,
    roomId: row.room_id,
    accountId: row.account_id,
    decisionId: row.decision_id,
    slotN: row.slot_n,
    state: row.state,
    role: row.role,
    bits: row.bits,
    sourceKey: row.source_key,
    validUntil: row.valid_until,
    graceUntil: row.grace_until,
    isLapsed: row.is_lapsed,
    channelId: row.channel_id,
  }
}

/** An own open seat; null for everybody else. */
export async function readOwnSeat(db: Db, seatId: string, accountId: string): Promise<SeatInRoom | null> {
  const { rows } = await db.query<SeatRow>(
    `SELECT ${COLUMNS} ${FROM} WHERE s.id = $1 AND s.account_id = $2 AND s.state <> 'ended'`,
    [seatId, accountId],
  )
  return rows[0] ? toSeat(rows[0]) : null
}

/** True when the seat is or was the account's. */
export async function isOwnSeat(db: Db, seatId: string, accountId: string): Promise<boolean> {
  const { rowCount } = await db.query(
    `SELECT FROM app.seat WHERE id = $1 AND account_id = $2 UNION ALL
     SELECT FROM app.seat_past WHERE id = $1 AND account_id = $2`,
    [seatId, accountId],
  )
  return Boolean(rowCount)
}

/** Open seats of an account, oldest first. */
export async function readSeatsOf(db: Db, accountId: string): Promise<SeatInRoom[]> {
  const { rows } = await db.query<SeatRow>(
    `SELECT ${COLUMNS} ${FROM} WHERE s.account_id = $1 AND s.state <> 'ended' ORDER BY s.id`,
    [accountId],
  )
  return rows.map(toSeat)
}

/** What stands in the way of a new seat. */
export interface Conflicts {
  seats: SeatInRoom[]
  /** database time in milliseconds until which another account's pass rests; null when it does not */
  restsUntilMs: number | null
}

/** Open seats that share a live key with the new one, and the re-entry rest of its pass. */
export async function readConflicts(
  tx: PoolClient,
  wanted: {
    roomId: string
    accountId: string
    sourceKey: string | null
    exclusiveKey: string | null
    reentryS: number
  },
): Promise<Conflicts> {
  const { roomId, accountId, sourceKey, exclusiveKey, reentryS } = wanted
  const { rows } = await tx.query<SeatRow>({
    name: 'seat_conflicts',
    text: `SELECT ${COLUMNS} ${FROM} WHERE s.state <> 'ended'
             AND ((s.room_id = $1 AND s.account_id = $2) OR s.source_key = $3 OR s.exclusive_key = $4)`,
    values: [roomId, accountId, sourceKey, exclusiveKey],
  })
  let restsUntilMs: number | null = null
  if (sourceKey && reentryS > 0) {
    const { rows: rests } = await tx.query<{ until: Date | null }>({
      name: 'seat_rest',
      text: `SELECT max(ended_at) + make_interval(secs => $3) AS until FROM app.seat
              WHERE source_key = $1 AND account_id <> $2 AND state = 'ended'
                AND ended_at + make_interval(secs => $3) > app.now()`,
      values: [sourceKey, accountId, reentryS],
    })
    restsUntilMs = rests[0]?.until?.getTime() ?? null
  }
  return { seats: rows.map(toSeat), restsUntilMs }
}

/** Takes a free place: never blocks a joiner while another place is free. Null when the room is full. */
export async function takeSlot(tx: PoolClient, roomId: string, seatId: string): Promise<number | null> {
  const take = (lock: string) => ({
    name: `slot_take_${lock.length}`,
    text: `UPDATE app.room_slot SET seat_id = $2 WHERE (room_id, n) = (SELECT room_id, n FROM app.room_slot
             WHERE room_id = $1 AND seat_id IS NULL ORDER BY n LIMIT 1 FOR UPDATE ${lock}) RETURNING n`,
    values: [roomId, seatId],
  })
  const { rows } = await tx.query<{ n: number }>(take('SKIP LOCKED'))
  if (rows[0]) return rows[0].n
  // a place that is free but locked may come back by rollback: wait for it instead of leaving it empty
  const { rows: waited } = await tx.query<{ n: number }>(take(''))
  return waited[0]?.n ?? null
}

/** A seat about to be taken. */
export interface NewSeat {
  id: string
  roomId: string
  accountId: string
  decisionId: string
  slotN: number | null
  role: SeatRole
  bits: number
  sourceKey: string | null
  exclusiveKey: string | null
  /** seconds since the epoch */
  validUntil: number | null
  leaseS: number
}

/** Inserts a seat and its lease; false when one of its live keys is taken. */
export async function insertSeat(tx: PoolClient, seat: NewSeat): Promise<boolean> {
  const { rowCount } = await tx.query({
    name: 'seat_insert',
    text: `WITH s AS (
      INSERT INTO app.seat (id, room_id, account_id, decision_id, slot_n, role, bits, source_key, exclusive_key, valid_until)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, to_timestamp($10::bigint)) ON CONFLICT DO NOTHING RETURNING id)
      INSERT INTO app.seat_lease (seat_id, until) SELECT id, app.now() + make_interval(secs => $11) FROM s RETURNING seat_id`,
    values: [
      seat.id,
      seat.roomId,
      seat.accountId,
      seat.decisionId,
      seat.slotN,
      seat.role,
      seat.bits,
      seat.sourceKey,
      seat.exclusiveKey,
      seat.validUntil,
      seat.leaseS,
    ],
  })
  return rowCount === 1
}

/** Puts a seat under another allow: a longer right, another pass, the end of a grace. */
export async function keepSeat(
  tx: PoolClient,
  seatId: string,
  by: { decisionId: string; sourceKey: string | null; validUntil: number | null },
): Promise<void> {
  await tx.query(
    `UPDATE app.seat SET decision_id = $2, source_key = $3, valid_until = to_timestamp($4::bigint), grace_until = NULL,
       state = CASE WHEN state = 'grace' THEN 'live' ELSE state END WHERE id = $1 AND state <> 'ended'`,
    [seatId, by.decisionId, by.sourceKey, by.validUntil],
  )
}
