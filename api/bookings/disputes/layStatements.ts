import type { PoolClient } from 'pg'
import { withTransaction } from '#db/transaction.ts'
import { isFinal } from '#domain/booking/terms.ts'
import type { BookingStatus } from '#domain/booking/words.ts'
import type { CallSide } from '#domain/calls/words.ts'
import { type FollowBookingsDeps, IS_CHANGED, IS_NOW, WITH_CHAIN } from '../booked/followDeps.ts'
import { notifyStatement } from './disputeNews.ts'

const BATCH = 50

/** SQL: the statement `s` of the booking `b` waits, and the chain has its hash from its own side. */
const IS_OPENED = `s.laid_at IS NULL AND EXISTS (SELECT FROM chain.escrow_as_of e
      JOIN chain.booking_dispute_as_of d ON (d.chain_id, d.escrow, d.id) = (e.chain_id, e.escrow, e.id)
    WHERE (e.chain_id, e.escrow, e.id) = (b.chain_id, b.escrow, b.escrow_id) AND d.kind = 'opened' AND d.as_of IS NULL AND d.text_hash = s.hash
      AND d.by = CASE WHEN s.is_by_fan THEN e.fan ELSE e.creator END)
  AND NOT EXISTS (SELECT FROM app.call_statement o WHERE (o.booking_id, o.is_by_fan, o.hash) = (s.booking_id, s.is_by_fan, s.hash) AND o.laid_at IS NOT NULL)`

/** Something that the other side reads from now on. */
interface Laid {
  id: string
  by: CallSide
}

/** Lays what waits for a booking, which is the transaction's, and the chain has. Answers what it laid. */
export async function layStatements(tx: PoolClient, bookingId: string): Promise<Laid[]> {
  const { rows } = await tx.query<Laid>(
    `UPDATE app.call_statement n SET laid_at = app.now() FROM app.call_statement s JOIN app.booking b ON b.id = s.booking_id
      WHERE n.id = s.id AND s.booking_id = $1 AND ${IS_OPENED} RETURNING n.id, CASE WHEN n.is_by_fan THEN 'fan' ELSE 'creator' END AS by`,
    [bookingId],
  )
  return rows
}

/** Bookings of which something waits although nothing else of them changed, or is still to be copied: who objected before may do it again, and otherwise. */
export const WAITING = `SELECT b.id FROM ${WITH_CHAIN} WHERE b.chain_id = $1 AND b.escrow = $2 AND ${IS_NOW} AND NOT (${IS_CHANGED})
    AND b.id IN (SELECT s.booking_id FROM app.call_statement s WHERE s.laid_at IS NULL)
    AND EXISTS (SELECT FROM app.call_statement s WHERE s.booking_id = b.id AND ${IS_OPENED}) ORDER BY random() LIMIT ${BATCH}`

/** Lays what waits for one booking, with news for the other side unless it has ended. */
export async function layOne(deps: FollowBookingsDeps, bookingId: string): Promise<void> {
  await withTransaction(deps.pool, async (tx) => {
    const { rows } = await tx.query<{ status: BookingStatus }>(
      'SELECT status FROM app.booking WHERE id = $1 FOR UPDATE',
      [bookingId],
    )
    const [booking] = rows
    if (!booking) return
    for (const { id, by } of await layStatements(tx, bookingId))
      if (!isFinal(booking.status)) await notifyStatement(tx, deps, { bookingId, statementId: id, by })
  })
}
