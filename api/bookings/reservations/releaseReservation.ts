import type { BookingDeps } from '../deps.ts'
import { demandNotPaying } from './paying.ts'
import { release } from './store.ts'

const OWN = 'r.id = $1 AND r.account_id = $2'

/** Gives an own held time back; of a foreign one, and once more, nothing comes. Throws ProblemError CONFLICT while it is paid for. */
export async function releaseReservation(
  { pool }: Pick<BookingDeps, 'pool'>,
  accountId: string,
  reservationId: string,
): Promise<void> {
  const values = [reservationId, accountId]
  await demandNotPaying(pool, OWN, values)
  await release(pool, OWN, values)
}
