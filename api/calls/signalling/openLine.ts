import type { Pool } from 'pg'
import { withTransaction } from '#db/transaction.ts'
import type { CallSide } from '#domain/calls/words.ts'
import { CALL_CHANNEL, lockPeers, readOwnLine } from './ownLine.ts'

/** A page that wants the line of its side. */
export interface LineWish {
  seatId: string
  accountId: string
  page: string
  /** the last that it has of what the other side sent */
  after: number
}

/** A line that a page has. */
export interface OpenedLine {
  roomId: string
  side: CallSide
}

/**
 * Another page, or another seat, is another epoch, and what it sends is counted anew; the same one only is here again. One that lost the
 * line of this seat comes back late and takes it from nobody.
 */
const TAKE = `INSERT INTO app.call_peer AS p (room_id, side, seat_id, page, is_here) VALUES ($1, $2, $3, $4, true)
  ON CONFLICT (room_id, side) DO UPDATE SET seat_id = EXCLUDED.seat_id, page = EXCLUDED.page,
    past = CASE WHEN p.seat_id <> EXCLUDED.seat_id THEN '{}' WHEN p.page = EXCLUDED.page THEN p.past ELSE (p.page || p.past)[1:8] END, is_here = true, changed_at = app.now(),
    epoch = p.epoch + CASE WHEN p.page = EXCLUDED.page AND p.seat_id = EXCLUDED.seat_id THEN 0 ELSE 1 END,
    last_n = CASE WHEN p.page = EXCLUDED.page AND p.seat_id = EXCLUDED.seat_id THEN p.last_n ELSE 0 END,
    rev = p.rev + CASE WHEN p.page = EXCLUDED.page AND p.seat_id = EXCLUDED.seat_id AND p.is_here THEN 0 ELSE 1 END
  WHERE p.seat_id <> EXCLUDED.seat_id OR EXCLUDED.page <> ALL(p.past)
  RETURNING epoch`

/** What was for the page before, or came from it, is for nobody; what this one has is of no more use. */
const CLEAN = `WITH gone AS (DELETE FROM app.call_signal WHERE room_id = $1 AND
    CASE WHEN to_side = $2 THEN to_epoch < $3 OR seq <= $4 ELSE from_epoch < $3 END)
  SELECT pg_notify('${CALL_CHANNEL}', $1::text)`

/** Takes the line of a side for a page. @returns null: it is no open seat of a call of theirs; taken: another page of theirs has the line since */
export function openLine(
  pool: Pool,
  { seatId, accountId, page, after }: LineWish,
): Promise<OpenedLine | null | 'taken'> {
  return withTransaction(pool, async (tx) => {
    const own = await readOwnLine(tx, { seatId, accountId })
    if (!own) return null
    const { roomId, side } = own
    await lockPeers(tx, roomId)
    const { rows } = await tx.query<{ epoch: number }>(TAKE, [roomId, side, seatId, page])
    if (!rows[0]) return 'taken'
    await tx.query(CLEAN, [roomId, side, rows[0].epoch, after])
    return { roomId, side }
  })
}
