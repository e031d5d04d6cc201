import type { Pool, PoolClient } from 'pg'
import type { CallMedia, CallSide } from '#domain/calls/words.ts'

/** Postgres channel on which a room is named whose line or signals changed. */
export const CALL_CHANNEL = 'call'

/** An own open seat of a call that is not over. */
export interface OwnLine {
  roomId: string
  side: CallSide
  media: CallMedia
  bits: number
}

/** The page that a side is in the call by, locked. */
export interface LockedPeer {
  side: CallSide
  seatId: string
  page: string
  epoch: number
  isHere: boolean
  lastN: number
}

const OWN = `SELECT k.room_id AS "roomId", k.media, s.bits, CASE WHEN m.creator_account = $2 THEN 'creator' ELSE 'fan' END AS side
  FROM app.seat s JOIN app.call_room k ON k.room_id = s.room_id JOIN app.room r ON r.id = k.room_id
    JOIN app.call_meeting m ON m.booking_id = k.booking_id
  WHERE s.id = $1 AND s.account_id = $2 AND s.state <> 'ended' AND r.state = 'live' AND k.closed_at IS NULL
    AND m.starts_at = k.starts_at AND m.ends_at > app.now() AND $2 IN (m.creator_account, m.fan_account)`

/** Null for everybody else, and after the end of the call. */
export async function readOwnLine(
  db: Pool | PoolClient,
  { seatId, accountId }: { seatId: string; accountId: string },
): Promise<OwnLine | null> {
  const { rows } = await db.query<OwnLine>({ name: 'call_own', text: OWN, values: [seatId, accountId] })
  return rows[0] ?? null
}

/** Both sides in one order, whoever asks: else two who send at once would wait for each other. */
export async function lockPeers(tx: PoolClient, roomId: string): Promise<LockedPeer[]> {
  const { rows } = await tx.query<LockedPeer>(
    `SELECT side, seat_id AS "seatId", page, epoch, is_here AS "isHere", last_n AS "lastN"
       FROM app.call_peer WHERE room_id = $1 ORDER BY side FOR UPDATE`,
    [roomId],
  )
  return rows
}
