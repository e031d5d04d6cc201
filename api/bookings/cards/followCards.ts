import { inScope, type ScopedPool } from '#db/scope.ts'
import { withTransaction } from '#db/transaction.ts'
import { releaseSaved } from '../../billing/savedHold.ts'
import { demandNone } from '../booked/followDeps.ts'
import { type FollowHoldsDeps, followAll } from './followHolds.ts'

const BATCH = 50

/** SQL: the card of the purchase `p` is saved, and is not being forgotten. */
const IS_SAVED = "p.state = 'saved' AND p.product = 'call' AND p.ask_at = 'infinity'"

/** Cards that are saved for what nobody knows any more, as of holds. */
const ORPHANED_CARDS = `SELECT p.id FROM app.purchase p WHERE ${IS_SAVED} AND NOT EXISTS (SELECT FROM app.card_agreement a WHERE a.purchase_id = p.id)
  AND NOT EXISTS (SELECT FROM app.booking b WHERE b.setup_id = p.id) ORDER BY random() LIMIT ${BATCH}`

/** Cards of calls that are over, whose money went where it was to go; what is under way on one comes to its end first. */
const DONE_CARDS = `SELECT p.id FROM app.purchase p JOIN app.booking b ON b.setup_id = p.id JOIN app.settlement t ON t.booking_id = b.id
  WHERE ${IS_SAVED} AND t.done_at IS NOT NULL
    AND NOT EXISTS (SELECT FROM app.call_hold h WHERE h.booking_id = b.id AND h.followed_at IS NULL) ORDER BY random() LIMIT ${BATCH}`

/** @param failCode null: there was a booking, and it is over */
async function releaseCard(pool: ScopedPool, setupId: string, failCode: 'TIME_TAKEN' | null): Promise<void> {
  await withTransaction(pool, async (tx) => {
    await releaseSaved(tx, { setupId, failCode })
  })
}

/**
 * Has cards forgotten that were saved for what is over, or for nobody any more. Every card that is saved is looked at, and nobody waits
 * for it: it runs less often than what money waits for.
 * @throws AggregateError of those that failed; they are tried again at the next look
 */
export async function followCards(deps: Pick<FollowHoldsDeps, 'pool'>): Promise<void> {
  // payments of everybody are read, as by followHolds
  const pool = inScope(deps.pool, { everyone: 'work' })
  demandNone([
    ...(await followAll(pool, ORPHANED_CARDS, (id) => releaseCard(pool, id, 'TIME_TAKEN'))),
    ...(await followAll(pool, DONE_CARDS, (id) => releaseCard(pool, id, null))),
  ])
}
