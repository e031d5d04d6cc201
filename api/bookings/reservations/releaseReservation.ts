import type { BookingDeps } from '../deps.ts'
import { demandNotPaying, IS_PAYING } from './paying.ts'
import { IS_HELD, release } from './store.ts'

const OWN = 'r.id = $1 AND r.account_id = $2'

/** Gives an own held time back; of a foreign one, and once more, nothing comes. Throws ProblemError CONFLICT while it is paid for. */
export async function releaseReservation(
  { pool }: Pick<BookingDeps, 'pool'>,
  accountId: string,
  reservationId: string,
): Promise<void> {
  const values = [reservationId, accountId]
  // in one statement: a payment that begins meanwhile keeps it
  await release(pool, `${OWN} AND NOT (${IS_HELD} AND ${IS_PAYING})`, values)
  await demandNotPaying(pool, OWN, values)
}
