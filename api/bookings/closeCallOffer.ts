import { withTransaction } from '#db/transaction.ts'
import { ProblemError } from '../http/problemError.ts'
import type { OwnCalls } from './contract.ts'
import type { BookingDeps } from './deps.ts'
import { readOwnCalls } from './readOwnCalls.ts'

/** Takes an own offer back; once more changes nothing. Throws ProblemError NOT_FOUND. */
export async function closeCallOffer(
  deps: BookingDeps,
  accountId: string,
  offerId: string,
): Promise<OwnCalls> {
  return withTransaction(deps.pool, async (tx) => {
    // the first of two closings stays the time of its end
    const { rowCount } = await tx.query(
      `UPDATE app.call_offer o SET closed_at = coalesce(o.closed_at, app.now()) FROM app.creator cr
        WHERE o.id = $1 AND cr.id = o.creator_id AND cr.account_id = $2`,
      [offerId, accountId],
    )
    if (rowCount === 0) throw new ProblemError('NOT_FOUND')
    return readOwnCalls(deps, tx, accountId)
  })
}
