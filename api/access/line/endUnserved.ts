import type { PoolClient } from 'pg'
import type { SeatEndReason } from '#domain/words.ts'
import type { Access } from '../createAccess.ts'
import { endSeatsNotifying } from '../seats/endSeats.ts'
import { offerSlots } from './offerSlots.ts'
import { giveTurnBack, type Turn } from './turns.ts'

/** A seat that nobody can come to through a fault of ours, and the turn that it ended. */
export interface UnservedSeat {
  seatId: string
  accountId: string
  roomId: string
  turn: Turn
}

/** Ends it and uses nothing up: its slot is kept for whom it was offered to, for as long as it was. */
export async function endUnserved(
  tx: PoolClient,
  access: Access,
  { seatId, accountId, roomId, turn }: UnservedSeat,
  reason: SeatEndReason,
): Promise<void> {
  const ended = await endSeatsNotifying(tx, [seatId], { reason, notify: 'now', keepsSlots: true }, access)
  // who was banned meanwhile waits for nothing
  if (ended.length > 0) await giveTurnBack(tx, { accountId, roomId, turn })
  await offerSlots(tx, access, [roomId])
}

/** A seat that the engine has not seen and whose offer lasts still; null when it is another one. */
export async function readUnserved(
  tx: PoolClient,
  seatId: string,
  accountId: string,
): Promise<UnservedSeat | null> {
  const { rows } = await tx.query<{ room_id: string; turn: Turn }>(
    `SELECT s.room_id, l.turn FROM app.seat_lease l JOIN app.seat s ON s.id = l.seat_id
      WHERE l.seat_id = $1 AND s.account_id = $2 AND l.unseen_since IS NOT NULL
        AND (l.turn->>'offer_until')::timestamptz > app.now()`,
    [seatId, accountId],
  )
  const [row] = rows
  return row ? { seatId, accountId, roomId: row.room_id, turn: row.turn } : null
}
