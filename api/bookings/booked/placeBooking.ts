import type { PoolClient } from 'pg'
import { withTransaction } from '#db/transaction.ts'
import { isFinal } from '#domain/booking/terms.ts'
import type { BookingStatus } from '#domain/booking/words.ts'
import { ProblemError } from '../../http/problemError.ts'
import type { BookingDeps } from '../deps.ts'
import { busyOr } from '../reservations/locks.ts'
import { takeBookedTime } from './bookedTime.ts'
import { notifyPlaced } from './bookingNews.ts'
import { readBooking } from './bookingView.ts'
import type { BookedCall } from './contract.ts'

/** Everything that bookings depend on. */
export type BookedDeps = Pick<
  BookingDeps,
  'pool' | 'clock' | 'random' | 'chainId' | 'currencies' | 'publicUrl'
>

const refused = (detail: string) => new ProblemError('CONFLICT', { detail })

async function lockOwn(tx: PoolClient, accountId: string, bookingId: string) {
  const { rows } = await tx.query<{ status: BookingStatus; isPlaced: boolean }>(
    `SELECT b.status, b.placed_at IS NOT NULL AS "isPlaced" FROM app.booking b JOIN app.creator cr ON cr.id = b.creator_id
      WHERE b.id = $1 AND cr.account_id = $2 FOR UPDATE OF b`,
    [bookingId, accountId],
  )
  return rows[0] ?? null
}

async function place(
  deps: BookedDeps,
  tx: PoolClient,
  { accountId, bookingId }: { accountId: string; bookingId: string },
): Promise<BookedCall> {
  const own = await lockOwn(tx, accountId, bookingId)
  if (!own) throw new ProblemError('NOT_FOUND')
  if (isFinal(own.status)) throw refused('This call has ended, and its money is divided.')
  if (!own.isPlaced) {
    if (own.status === 'none')
      throw refused('The network has dropped its payment. Wait until it is there again.')
    if (!(await takeBookedTime(tx, bookingId)))
      throw refused(
        'This time is not free for both of you. Free yours and try again, or give the money back.',
      )
    await tx.query('UPDATE app.booking SET placed_at = app.now(), changed_at = app.now() WHERE id = $1', [
      bookingId,
    ])
    await notifyPlaced(tx, deps, bookingId)
  }
  const booking = await readBooking(deps, tx, accountId, bookingId)
  if (!booking) throw new ProblemError('NOT_FOUND')
  return booking
}

/**
 * The creator takes the date of a booking that had none; once more changes nothing.
 * @throws ProblemError NOT_FOUND, CONFLICT where it has ended or the time is not free, BUSY
 */
export async function placeBooking(
  deps: BookedDeps,
  accountId: string,
  bookingId: string,
): Promise<BookedCall> {
  try {
    return await withTransaction(deps.pool, (tx) => place(deps, tx, { accountId, bookingId }))
  } catch (error) {
    throw busyOr(error)
  }
}
