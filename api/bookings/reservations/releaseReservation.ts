import type { BookingDeps } from '../deps.ts'
import { release } from './store.ts'

/** Gives an own held time back; of a foreign one, and once more, nothing comes. */
export async function releaseReservation(
  { pool }: Pick<BookingDeps, 'pool'>,
  accountId: string,
  reservationId: string,
): Promise<void> {
  await release(pool, 'r.id = $1 AND r.account_id = $2', [reservationId, accountId])
}
