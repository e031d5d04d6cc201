import type { PoolClient } from 'pg'
import { EXCLUDED, IS_OVER, release } from '../reservations/store.ts'

/** Always in the same order, so that nobody waits for each other; of a creator the break after the call as well, as it is now. */
const TAKE = `INSERT INTO app.call_time (booking_id, account_id, span)
  SELECT b.id, p.account_id, tstzrange(b.starts_at, b.ends_at + make_interval(mins => p.after))
    FROM app.booking b JOIN app.creator cr ON cr.id = b.creator_id LEFT JOIN app.call_calendar k ON k.creator_id = cr.id,
      LATERAL (VALUES (nullif(b.account_id, cr.account_id), 0), (cr.account_id, coalesce(k.buffer_minutes, 0))) p (account_id, after)
    WHERE b.id = $1 AND p.account_id IS NOT NULL ORDER BY p.account_id`

/** Takes the time of both people for a booking; what of theirs is over makes room. Answers whether it was free. */
export async function takeBookedTime(tx: PoolClient, bookingId: string): Promise<boolean> {
  const { rows } = await tx.query<{ people: (string | null)[] }>(
    `SELECT ARRAY[b.account_id::text, cr.account_id::text] AS people FROM app.booking b JOIN app.creator cr ON cr.id = b.creator_id WHERE b.id = $1`,
    [bookingId],
  )
  await release(tx, IS_OVER, rows[0]?.people ?? [null, null])
  await tx.query('SAVEPOINT booked_time')
  try {
    await tx.query(TAKE, [bookingId])
    return true
  } catch (error) {
    if ((error as { code?: string }).code !== EXCLUDED) throw error
    await tx.query('ROLLBACK TO SAVEPOINT booked_time')
    return false
  }
}

/** Gives the time of both people back. */
export async function freeBookedTime(tx: PoolClient, bookingId: string): Promise<void> {
  await tx.query('DELETE FROM app.call_time WHERE booking_id = $1', [bookingId])
}

/** Takes over the time that was held for whoever paid, if it still is and nothing but this call. Answers whether it was. */
export async function takeHeldTime(
  tx: PoolClient,
  bookingId: string,
  reservationId: string,
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `SELECT FROM app.call_reservation r JOIN app.booking b ON b.id = $1 AND b.account_id = r.account_id AND b.creator_id = r.creator_id
       AND b.starts_at = r.starts_at AND b.ends_at = r.ends_at WHERE r.id = $2 AND r.released_at IS NULL FOR UPDATE OF r`,
    [bookingId, reservationId],
  )
  if (!rowCount) return false
  const { rowCount: moved } = await tx.query(
    'UPDATE app.call_time SET reservation_id = NULL, booking_id = $1 WHERE reservation_id = $2',
    [bookingId, reservationId],
  )
  await tx.query('UPDATE app.call_reservation SET released_at = least(app.now(), held_until) WHERE id = $1', [
    reservationId,
  ])
  return (moved ?? 0) > 0
}

/** The time of a booking is taken as it has its date now. */
export async function hasBookedTime(tx: PoolClient, bookingId: string): Promise<boolean> {
  const { rowCount } = await tx.query(
    `SELECT FROM app.booking b JOIN app.call_time t ON t.booking_id = b.id AND t.move_id IS NULL
       AND lower(t.span) = b.starts_at AND upper(t.span) >= b.ends_at WHERE b.id = $1 LIMIT 1`,
    [bookingId],
  )
  return (rowCount ?? 0) > 0
}

/** Takes over the time that was kept for another date of a booking in the place of its own. */
export async function takeKeptTime(
  tx: PoolClient,
  { bookingId, moveId }: { bookingId: string; moveId: string },
): Promise<void> {
  await tx.query('DELETE FROM app.call_time WHERE booking_id = $1 AND move_id IS NULL', [bookingId])
  await tx.query(
    `WITH kept AS (DELETE FROM app.call_time WHERE move_id = $1 RETURNING booking_id, account_id, span)
     INSERT INTO app.call_time (booking_id, account_id, span) SELECT booking_id, account_id, span FROM kept ORDER BY account_id`,
    [moveId],
  )
}
