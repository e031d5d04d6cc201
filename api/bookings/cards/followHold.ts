import type { PoolClient } from 'pg'
import type { ScopedPool } from '#db/scope.ts'
import { withTransaction } from '#db/transaction.ts'
import type { PurchaseFailure, PurchaseState } from '#domain/billing/words.ts'
import { isFinal } from '#domain/booking/terms.ts'
import type { BookingStatus } from '#domain/booking/words.ts'
import { isHeldLongEnough } from '#domain/calls/cardHold.ts'
import { decideHold } from '../../billing/decideHold.ts'
import { OPEN_PURCHASES } from '../../billing/openPurchases.ts'
import { releaseSaved } from '../../billing/savedHold.ts'
import { freeBookedTime } from '../booked/bookedTime.ts'
import { notifyHoldEnded } from '../booked/bookingNews.ts'
import type { FollowBookingsDeps } from '../booked/followDeps.ts'
import { settleMove } from '../moves/followMoves.ts'
import { HELD_MINUTES, release } from '../reservations/store.ts'
import { bookHeld, type HeldAgreement } from './bookHeld.ts'
import { notifyNotBooked } from './notBookedNews.ts'

/** Everything that following one hold depends on. */
export type HoldDeps = Omit<FollowBookingsDeps, 'pool'> & {
  pool: ScopedPool
  alarms: { raise(name: string, facts: object, message: string): void }
}

/** A payment for a call, whose row is the transaction's. */
interface Followed extends HeldAgreement {
  state: PurchaseState
  failCode: PurchaseFailure | null
  /** seconds since the epoch; null: nothing was held */
  captureBeforeS: number | null
  endsAtS: number
}

const FOLLOWED = `SELECT a.purchase_id AS "purchaseId", a.reservation_id AS "reservationId", a.offer_id AS "offerId", p.state, p.fail_code AS "failCode",
    extract(epoch FROM p.capture_before)::float8 AS "captureBeforeS", extract(epoch FROM a.ends_at)::float8 AS "endsAtS"
  FROM app.purchase p JOIN app.card_agreement a ON a.purchase_id = p.id WHERE p.id = $1 AND a.followed_at IS NULL
    AND p.state NOT IN (${OPEN_PURCHASES}) FOR UPDATE OF p, a`

/** Who paid nothing has the rest of the ten minutes. */
const FREE_PAID = `UPDATE app.call_reservation r SET purchase_id = NULL,
    held_until = greatest(r.created_at + interval '${HELD_MINUTES} minutes', app.now())
  WHERE r.id = $1 AND r.purchase_id = $2 AND r.released_at IS NULL`

/** Money that is held, and of which no booking comes, goes free, and a card that is saved is forgotten. */
async function letGo(
  tx: PoolClient,
  deps: HoldDeps,
  { purchaseId, reservationId, state }: Followed,
  failCode: 'HOLD_SHORT' | 'TIME_TAKEN',
): Promise<void> {
  const isSaved = state === 'saved'
  if (isSaved) await releaseSaved(tx, { setupId: purchaseId, failCode: 'TIME_TAKEN' })
  else await decideHold(tx, { purchaseId, amount: 0, fee: 0, failCode })
  await release(tx, 'r.id = $1', [reservationId])
  await notifyNotBooked(tx, deps, { purchaseId, reason: failCode, isSaved })
}

async function followHeld(tx: PoolClient, deps: HoldDeps, followed: Followed): Promise<void> {
  const { captureBeforeS, endsAtS, state } = followed
  if (state === 'held' && (captureBeforeS === null || !isHeldLongEnough(captureBeforeS, endsAtS)))
    return letGo(tx, deps, followed, 'HOLD_SHORT')
  if (!(await bookHeld(tx, deps, followed))) await letGo(tx, deps, followed, 'TIME_TAKEN')
}

/** What becomes of one payment for a call, once. */
export async function followHold(deps: HoldDeps, purchaseId: string): Promise<void> {
  await withTransaction(deps.pool, async (tx) => {
    const { rows } = await tx.query<Followed>(FOLLOWED, [purchaseId])
    const [followed] = rows
    if (!followed) return
    if (followed.state === 'held' || followed.state === 'saved') await followHeld(tx, deps, followed)
    else await tx.query(FREE_PAID, [followed.reservationId, purchaseId])
    // a bank that names no end of its hold
    if (followed.state === 'failed' && followed.failCode === 'HOLD_SHORT')
      await notifyNotBooked(tx, deps, { purchaseId, reason: 'HOLD_SHORT', isSaved: false })
    await tx.query('UPDATE app.card_agreement SET followed_at = app.now() WHERE purchase_id = $1', [
      purchaseId,
    ])
  })
}

/** Of a later hold there is a booking, whatever became of that. */
const HAS_BOOKING = `SELECT FROM app.purchase p JOIN app.purchase s ON s.reservation_id = p.reservation_id AND s.saves_card
  JOIN app.booking b ON b.setup_id = s.id WHERE p.id = $1`

/** Who agreed to it was erased before it was held, or its call needs it no more: the money goes free. */
export async function releaseOrphan(deps: HoldDeps, purchaseId: string): Promise<void> {
  await withTransaction(deps.pool, async (tx) => {
    const { rowCount } = await tx.query(HAS_BOOKING, [purchaseId])
    await decideHold(tx, { purchaseId, amount: 0, fee: 0, failCode: rowCount === 0 ? 'TIME_TAKEN' : null })
  })
}

/** A call by card whose hold is over, with what was decided of it. */
interface EndedHold {
  status: BookingStatus
  units: bigint
  isReleased: boolean
  /** of it should have been taken; null: nothing was decided */
  taken: bigint | null
}

const ENDED = `SELECT b.status, b.units::numeric AS units, p.state = 'released' AS "isReleased", (t.to_creator + t.fee)::numeric AS taken
  FROM app.booking b JOIN app.purchase p ON p.id = b.purchase_id LEFT JOIN app.settlement t ON t.booking_id = b.id
  WHERE b.id = $1 AND p.state <> 'held' AND t.done_at IS NULL`

/** In the place of whatever was decided: nothing is there any more that could be taken. */
const HOLD_ENDED = `INSERT INTO app.settlement AS t (booking_id, cause, gross, to_creator, to_fan, fee, passed_at, done_at)
    VALUES ($1, 'holdEnded', $2, 0, $2, 0, app.now(), app.now())
  ON CONFLICT (booking_id) DO UPDATE SET cause = EXCLUDED.cause, to_creator = 0, to_fan = EXCLUDED.to_fan, fee = 0,
    passed_at = coalesce(t.passed_at, app.now()), done_at = app.now()`

/** What was decided of a hold is done; of one that ended by itself the fan has all. */
export async function followEndedHold(deps: HoldDeps, bookingId: string): Promise<void> {
  await withTransaction(deps.pool, async (tx) => {
    await tx.query('SELECT FROM app.booking WHERE id = $1 FOR UPDATE', [bookingId])
    // read once it is ours: somebody may have ended it meanwhile
    const { rows } = await tx.query<EndedHold>(ENDED, [bookingId])
    const [ended] = rows
    if (!ended || (!ended.isReleased && ended.taken === null)) return
    const isLost = ended.isReleased && ended.taken !== 0n
    if (!isLost) {
      await tx.query('UPDATE app.settlement SET done_at = app.now() WHERE booking_id = $1', [bookingId])
      return
    }
    if (ended.taken !== null) {
      const facts = { bookingId, taken: String(ended.taken) }
      deps.alarms.raise('call_hold_lost', facts, 'the hold of a call ended before what was decided was taken')
    }
    await tx.query(HOLD_ENDED, [bookingId, ended.units])
    await tx.query(
      `UPDATE app.booking SET status = 'refunded', changed_at = app.now(), pending_until = NULL, pending_bps = NULL, pending_cause = NULL
        WHERE id = $1 AND rail = 'card'`,
      [bookingId],
    )
    await settleMove(tx, bookingId)
    if (!isFinal(ended.status)) await freeBookedTime(tx, bookingId)
    await notifyHoldEnded(tx, deps, bookingId)
  })
}
