import { inScope, type ScopedPool } from '#db/scope.ts'
import { OPEN_PURCHASES } from '../../billing/openPurchases.ts'
import { demandNone, type FollowBookingsDeps, IS_CARD_OPEN, tryEach } from '../booked/followDeps.ts'
import { followEndedHold, followHold, type HoldDeps, releaseOrphan } from './followHold.ts'

const BATCH = 50

/** Everything that following holds depends on; its pool has no scope yet. */
export type FollowHoldsDeps = FollowBookingsDeps & Pick<HoldDeps, 'alarms'>

/** Payments for calls that came to something: they are held, or over. In any order, so that some that fail every time hold up nobody. */
const FOLLOWED = `SELECT a.purchase_id AS id FROM app.card_agreement a JOIN app.purchase p ON p.id = a.purchase_id
  WHERE a.followed_at IS NULL AND p.state NOT IN (${OPEN_PURCHASES}) ORDER BY random() LIMIT ${BATCH}`

/** What is held, and of which nobody knows for what any more: one of its two was erased while its page was open, or a later hold was tried. */
const ORPHANS = `SELECT p.id FROM app.purchase p WHERE p.state = 'held' AND p.product = 'call' AND p.capture_amount IS NULL
  AND NOT EXISTS (SELECT FROM app.card_agreement a WHERE a.purchase_id = p.id) AND NOT EXISTS (SELECT FROM app.booking b WHERE b.purchase_id = p.id)
  AND NOT EXISTS (SELECT FROM app.call_hold h WHERE h.purchase_id = p.id AND h.followed_at IS NULL) ORDER BY random() LIMIT ${BATCH}`

/**
 * Holds that are over: what was decided of them is done, or they ended by themselves while their calls were open. A call whose hold was not
 * seen to end within a day ends at its time, and is found then: what was decided of it is not done.
 */
const OVER = `SELECT o.id FROM (SELECT t.booking_id AS id FROM app.settlement t JOIN app.booking b ON b.id = t.booking_id JOIN app.purchase p ON p.id = b.purchase_id
    WHERE t.done_at IS NULL AND p.state <> 'held'
  UNION ALL SELECT b.id FROM app.purchase p JOIN app.booking b ON b.purchase_id = p.id
    WHERE p.state = 'released' AND p.ended_at > app.now() - interval '1 day' AND ${IS_CARD_OPEN}) o
  ORDER BY random() LIMIT ${BATCH}`

/** Follows some of which a query has the ids; of those that failed it answers why. */
export async function followAll(
  pool: ScopedPool,
  which: string,
  follow: (id: string) => Promise<void>,
): Promise<unknown[]> {
  const { rows } = await pool.query<{ id: string }>(which)
  return tryEach(rows, ({ id }) => follow(id))
}

/**
 * Makes bookings of what is held on cards, or whose card is saved, gives back times whose payment came to nothing, and ends calls whose
 * hold went by itself.
 * @throws AggregateError of those that failed; they are tried again at the next look
 */
export async function followHolds(deps: FollowHoldsDeps): Promise<void> {
  // payments of everybody are read: whoever made one is not known before
  const pool = inScope(deps.pool, { everyone: 'work' })
  demandNone([
    ...(await followAll(pool, FOLLOWED, (id) => followHold({ ...deps, pool }, id))),
    ...(await followAll(pool, ORPHANS, (id) => releaseOrphan({ ...deps, pool }, id))),
    ...(await followAll(pool, OVER, (id) => followEndedHold({ ...deps, pool }, id))),
  ])
}
