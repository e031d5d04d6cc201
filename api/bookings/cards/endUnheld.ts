import type { PoolClient } from 'pg'
import { freeBookedTime } from '../booked/bookedTime.ts'
import { notifyEnded } from '../booked/bookingNews.ts'
import type { FollowBookingsDeps } from '../booked/followDeps.ts'
import { settleMove } from '../moves/followMoves.ts'

/** Nothing is held that could be taken or let go, so that it is done at once. */
const SETTLE = `INSERT INTO app.settlement (booking_id, cause, gross, to_creator, to_fan, fee, passed_at, done_at)
  SELECT b.id, 'unsecured', b.units, 0, b.units, 0, app.now(), app.now() FROM app.booking b WHERE b.id = $1`

const END = `UPDATE app.booking SET status = 'refunded', hold_at = NULL, changed_at = app.now() WHERE id = $1 AND rail = 'card'`

/** A call whose money could not be held in time ends, in the transaction that has its booking locked, and both learn it. */
export async function endUnheld(
  tx: PoolClient,
  deps: Omit<FollowBookingsDeps, 'pool'>,
  bookingId: string,
): Promise<void> {
  await tx.query(SETTLE, [bookingId])
  await tx.query(END, [bookingId])
  await settleMove(tx, bookingId)
  await freeBookedTime(tx, bookingId)
  await notifyEnded(tx, deps, bookingId)
}
