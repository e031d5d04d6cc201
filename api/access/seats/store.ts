import type { Pool, PoolClient } from 'pg'
import { OPEN_SESSION } from '#api/accounts/openSession.ts'
import { withTransaction } from '#db/transaction.ts'
import type { GraceCause } from '#domain/access/words.ts'
import type { RoomKind, SeatRole, SeatState } from '#domain/words.ts'
import { bindsIn } from '../coHosts.ts'
import { lockAccount } from './locks.ts'

type Db = Pool | PoolClient

/** An open seat. */
export interface Seat {
  id: string
  roomId: string
  accountId: string
  /** null of seats from before it was noted */
  sessionId: string | null
  decisionId: string
  slotN: number | null
  state: SeatState
  role: SeatRole
  /** a host's seat that rests on an agreement to host beside the channel */
  isCoHost: boolean
  bits: number
  sourceKey: string | null
  validUntil: Date | null
  graceUntil: Date | null
  graceCause: GraceCause | null
}

/** An open seat with what its room needs of it. */
export interface SeatInRoom extends Seat {
  /** true when its lease is past: the person is not there any more */
  isLapsed: boolean
  channelId: string
  /** of the room */
  kind: RoomKind
}

interface SeatRow {
  id: string
  room_id: string
  account_id: string
  session_id: string | null
  decision_id: string
  slot_n: number | null
  state: SeatState
  role: SeatRole
  is_co_host: boolean
  bits: number
  source_key: string | null
  valid_until: Date | null
  grace_until: Date | null
  grace_cause: GraceCause | null
  is_lapsed: boolean
  channel_id: string
  kind: RoomKind
}

const COLUMNS = `s.id, s.room_id, s.account_id, s.session_id, s.decision_id, s.slot_n, s.state, s.role, s.is_co_host, s.bits, s.source_key,
  s.valid_until, s.grace_until, s.grace_cause, r.channel_id, r.kind, coalesce(l.until < app.now(), false) AS is_lapsed`
const FROM = `FROM app.seat s JOIN app.room r ON r.id = s.room_id LEFT JOIN app.seat_lease l ON l.seat_id = s.id`

function toSeat(row: SeatRow): SeatInRoom {
  return {
    id: row.id,
    roomId: row.room_id,
    accountId: row.account_id,
    sessionId: row.session_id,
    decisionId: row.decision_id,
    slotN: row.slot_n,
    state: row.state,
    role: row.role,
    isCoHost: row.is_co_host,
    bits: row.bits,
    sourceKey: row.source_key,
    validUntil: row.valid_until,
    graceUntil: row.grace_until,
    graceCause: row.grace_cause,
    isLapsed: row.is_lapsed,
    channelId: row.channel_id,
    kind: row.kind,
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

/** The seat goes with another session of its account from now on. False when that one is over, or the seat. */
export async function moveToSession(pool: Pool, seat: Seat, sessionId: string): Promise<boolean> {
  return withTransaction(pool, async (tx) => {
    // what ends a session looks for its seats behind this lock
    await lockAccount(tx, seat.accountId)
    const { rowCount } = await tx.query(
      `UPDATE app.seat SET session_id = $3 WHERE id = $1 AND account_id = $2 AND state <> 'ended'
         AND EXISTS (SELECT FROM app.auth_session s WHERE s.id = $3 AND s.account_id = $2 AND ${OPEN_SESSION})`,
      [seat.id, seat.accountId, sessionId],
    )
    return Boolean(rowCount)
  })
}

/** Open seats of an account, oldest first. */
export async function readSeatsOf(db: Db, accountId: string): Promise<SeatInRoom[]> {
  const { rows } = await db.query<SeatRow>(
    `SELECT ${COLUMNS} ${FROM} WHERE s.account_id = $1 AND s.state <> 'ended' ORDER BY s.id`,
    [accountId],
  )
  return rows.map(toSeat)
}

/** Those of them where a ban from a channel binds the account: in its rooms, and in others that its creator hosts beside theirs. */
export async function readSeatsUnder(db: Db, accountId: string, channelId: string): Promise<SeatInRoom[]> {
  const { rows } = await db.query<SeatRow>(
    `SELECT ${COLUMNS} ${FROM} WHERE s.account_id = $1 AND s.state <> 'ended' AND ${bindsIn('$2', '$1')} ORDER BY s.id`,
    [accountId, channelId],
  )
  return rows.map(toSeat)
}

/** Puts a seat under another allow: a longer entitlement, another pass, the end of a grace. */
export async function keepSeat(
  tx: PoolClient,
  seatId: string,
  by: { decisionId: string; sourceKey: string | null; validUntil: number | null },
): Promise<void> {
  await tx.query(
    `UPDATE app.seat SET decision_id = $2, source_key = $3, valid_until = to_timestamp($4::bigint), grace_until = NULL, grace_cause = NULL,
       state = CASE WHEN state = 'grace' THEN 'live' ELSE state END WHERE id = $1 AND state <> 'ended'`,
    [seatId, by.decisionId, by.sourceKey, by.validUntil],
  )
}
