import { inScope } from '#db/scope.ts'
import { withTransaction } from '#db/transaction.ts'
import { nextHoldS, UNHELD_END_SECONDS } from '#domain/calls/cardHold.ts'
import { OPEN_PURCHASES } from '../../billing/openPurchases.ts'
import { holdSaved } from '../../billing/savedHold.ts'
import { demandNone, tryEach } from '../booked/followDeps.ts'
import { endUnheld } from './endUnheld.ts'
import type { HoldDeps } from './followHold.ts'
import type { FollowHoldsDeps } from './followHolds.ts'
import { followTry } from './followTry.ts'

const BATCH = 50
/** After so many minutes it is looked at again whether what is under way came to something. */
const LOOK_MINUTES = 1

/** Tries that came to something. In any order, so that some that fail every time hold up nobody. */
const TRIED = `SELECT h.purchase_id AS id FROM app.call_hold h JOIN app.purchase p ON p.id = h.purchase_id
  WHERE h.followed_at IS NULL AND p.state NOT IN (${OPEN_PURCHASES}) ORDER BY random() LIMIT ${BATCH}`

/** SQL: something is to be done about the money of `b`, which is not held. */
const IS_DUE = "b.hold_at <= app.now() AND b.status = 'booked'"

const DUE = `SELECT b.id FROM app.booking b WHERE ${IS_DUE} ORDER BY random() LIMIT ${BATCH}`

/** A booking that is locked; times in seconds since the epoch. */
interface Due {
  setupId: string
  startsAtS: number
  nowS: number
  /** a hold of it is under way, or came to something that is not followed yet */
  isTried: boolean
  /** it came to something: following it decides, and what is held by then was held in time */
  isAnswered: boolean
}

/** A fan's press that is not committed yet may wait for this lock, and is waited for: it is the weaker one, which lets rows refer to it. */
const LOCK = `SELECT b.setup_id AS "setupId", extract(epoch FROM b.starts_at)::float8 AS "startsAtS", extract(epoch FROM app.now())::float8 AS "nowS",
    EXISTS (SELECT FROM app.call_hold h WHERE h.booking_id = b.id AND h.followed_at IS NULL) AS "isTried",
    EXISTS (SELECT FROM app.call_hold h JOIN app.purchase p ON p.id = h.purchase_id WHERE h.booking_id = b.id AND h.followed_at IS NULL
      AND p.state NOT IN (${OPEN_PURCHASES})) AS "isAnswered"
  FROM app.booking b WHERE b.id = $1 AND ${IS_DUE} FOR NO KEY UPDATE OF b SKIP LOCKED`

const ADD = `WITH added AS (INSERT INTO app.call_hold (purchase_id, booking_id, by_fan) VALUES ($2, $1::text, false))
  UPDATE app.booking SET hold_at = to_timestamp($3) WHERE id = $1::text`

const LOOK_LATER = `UPDATE app.booking SET hold_at = least(app.now() + interval '${LOOK_MINUTES} minutes', starts_at - interval '${UNHELD_END_SECONDS} seconds')
  WHERE id = $1`

async function tryOne(deps: HoldDeps, bookingId: string): Promise<void> {
  await withTransaction(deps.pool, async (tx) => {
    const { rows } = await tx.query<Due>(LOCK, [bookingId])
    const [due] = rows
    if (!due || due.isAnswered) return
    const { setupId, startsAtS, nowS, isTried } = due
    if (nowS >= startsAtS - UNHELD_END_SECONDS) return endUnheld(tx, deps, bookingId)
    const { random } = deps
    const purchaseId = isTried ? null : await holdSaved(tx, { setupId, random })
    if (purchaseId === null) await tx.query(LOOK_LATER, [bookingId])
    else await tx.query(ADD, [bookingId, purchaseId, nextHoldS(startsAtS, nowS)])
  })
}

/**
 * Holds the money of calls whose card is saved once their time has come, follows what came of that, and ends those of which none could be
 * held.
 * @throws AggregateError of those that failed; they are tried again at the next look
 */
export async function tryHolds(deps: FollowHoldsDeps): Promise<void> {
  // payments of everybody are read, as by followHolds
  const pool = inScope(deps.pool, { everyone: 'work' })
  const own = { ...deps, pool }
  const { rows: tried } = await pool.query<{ id: string }>(TRIED)
  // before the end: what is held by then is held in time
  const failures = await tryEach(tried, ({ id }) => followTry(own, id))
  const { rows: due } = await pool.query<{ id: string }>(DUE)
  demandNone([...failures, ...(await tryEach(due, ({ id }) => tryOne(own, id)))])
}
