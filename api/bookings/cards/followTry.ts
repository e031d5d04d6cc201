import type { PoolClient } from 'pg'
import { withTransaction } from '#db/transaction.ts'
import type { PurchaseFailure, PurchaseState } from '#domain/billing/words.ts'
import type { BookingStatus } from '#domain/booking/words.ts'
import { isHeldLongEnough, objectionWindowS, UNHELD_END_SECONDS } from '#domain/calls/cardHold.ts'
import { policyOf } from '#domain/calls/terms.ts'
import type { CallTerms } from '#domain/calls/words.ts'
import { decideHold } from '../../billing/decideHold.ts'
import { OPEN_PURCHASES } from '../../billing/openPurchases.ts'
import { notifyHeld, notifyNotHeld } from '../booked/bookingNews.ts'
import { IS_OF_DATE } from '../booked/bookingRows.ts'
import { notifyMoveEnded } from '../moves/moveNews.ts'
import { closeOpenMove } from '../moves/store.ts'
import { endUnheld } from './endUnheld.ts'
import type { HoldDeps } from './followHold.ts'
import { notifyPaidLate } from './notBookedNews.ts'

/** Minutes after which what failed at the provider's end is tried again; twice as many with each such failure of a call, up to the most. */
const AGAIN_MINUTES = 10
const MAX_AGAIN_MINUTES = 120
/** What is nobody's doing, and no news. */
const PROVIDER_FAULTS: readonly PurchaseFailure[] = ['PROVIDER', 'EXPIRED']

/** A hold of a booking whose card is saved; both are the transaction's. Times in seconds since the epoch. */
interface Tried {
  bookingId: string
  purchaseId: string
  byFan: boolean
  state: PurchaseState
  failCode: PurchaseFailure | null
  captureBeforeS: number | null
  /** null: nothing was held */
  heldAtS: number | null
  status: BookingStatus
  startsAtS: number
  endsAtS: number
  /** when it is tried next, or ends; null: it is held, or over */
  holdAtS: number | null
  isHeld: boolean
  /** null: of an erased creator, and it has ended */
  terms: CallTerms | null
  termsVersion: number | null
  nowS: number
}

const secondsOf = (time: string) => `extract(epoch FROM ${time})::float8`

const TRIED = `SELECT h.booking_id AS "bookingId", h.purchase_id AS "purchaseId", h.by_fan AS "byFan", p.state, p.fail_code AS "failCode",
    floor(${secondsOf('p.capture_before')}) AS "captureBeforeS", ${secondsOf('p.held_at')} AS "heldAtS", b.status, ${secondsOf('b.starts_at')} AS "startsAtS",
    ${secondsOf('b.ends_at')} AS "endsAtS", ${secondsOf('b.hold_at')} AS "holdAtS", b.capture_before IS NOT NULL AS "isHeld", o.terms,
    o.terms_version AS "termsVersion", ${secondsOf('app.now()')} AS "nowS"
  FROM app.call_hold h JOIN app.booking b ON b.id = h.booking_id JOIN app.purchase p ON p.id = h.purchase_id
    LEFT JOIN app.call_offer o ON o.id = b.offer_id
  WHERE h.purchase_id = $1 AND h.followed_at IS NULL AND p.state NOT IN (${OPEN_PURCHASES}) FOR UPDATE OF h, p`

const KEEP_HOLD = `UPDATE app.booking b SET purchase_id = p.id, capture_before = p.capture_before, exit_at = b.ends_at + make_interval(secs => $3),
    hold_at = NULL, changed_at = app.now() FROM app.purchase p WHERE b.id = $1 AND p.id = $2 AND b.rail = 'card'`

const AGAIN = `UPDATE app.booking b SET hold_at = least(hold_at, app.now() + (SELECT least(interval '${MAX_AGAIN_MINUTES} minutes',
    interval '${AGAIN_MINUTES} minutes' * power(2, least(count(*), 10) - 1))
  FROM app.call_hold f WHERE ${IS_OF_DATE} AND NOT f.by_fan AND f.fail_code::text = ANY ($2))) WHERE b.id = $1`

/** It is still to be held, and had not begun when it was: that we look late takes nothing from anybody. */
const isAwaited = ({ status, isHeld, startsAtS, heldAtS, nowS }: Tried) =>
  status === 'booked' && !isHeld && startsAtS > (heldAtS ?? nowS)

async function close(tx: PoolClient, { purchaseId }: Tried, why: PurchaseFailure | null): Promise<void> {
  await tx.query('UPDATE app.call_hold SET followed_at = app.now(), fail_code = $2 WHERE purchase_id = $1', [
    ...[purchaseId, why],
  ])
}

/** Nothing came of it: it is tried again at its next moment, and its fan learns why, or the call ends. */
async function followFailed(
  tx: PoolClient,
  deps: HoldDeps,
  tried: Tried,
  why: PurchaseFailure,
): Promise<void> {
  const { bookingId, purchaseId, byFan, state, holdAtS, startsAtS, nowS } = tried
  await close(tx, tried, why)
  if (!isAwaited(tried)) return
  // they saw it, but for a hold of which the bank says only afterwards that it is too short
  if (byFan && state !== 'held') return
  if (PROVIDER_FAULTS.includes(why)) {
    await tx.query(AGAIN, [bookingId, PROVIDER_FAULTS])
    return
  }
  const endS = startsAtS - UNHELD_END_SECONDS
  const isLast = holdAtS !== null && holdAtS >= endS
  if (nowS >= endS || (isLast && !byFan)) await endUnheld(tx, deps, bookingId)
  else await notifyNotHeld(tx, deps, { bookingId, purchaseId, reason: why })
}

async function followHeld(tx: PoolClient, deps: HoldDeps, tried: Tried): Promise<void> {
  const { bookingId, purchaseId, byFan, captureBeforeS, endsAtS, terms, termsVersion } = tried
  const letGo = (failCode: 'HOLD_SHORT' | null) => decideHold(tx, { purchaseId, amount: 0, fee: 0, failCode })
  if (!isAwaited(tried) || terms === null || termsVersion === null) {
    await letGo(null)
    await close(tx, tried, 'CANCELLED')
    // their page was still open, and their bank shows the money for days
    if (byFan) await notifyPaidLate(tx, deps, purchaseId)
    return
  }
  if (captureBeforeS === null || !isHeldLongEnough(captureBeforeS, endsAtS)) {
    await letGo('HOLD_SHORT')
    return followFailed(tx, deps, tried, 'HOLD_SHORT')
  }
  const exitAfterS = objectionWindowS(policyOf(terms, termsVersion), captureBeforeS, endsAtS)
  await tx.query(KEEP_HOLD, [bookingId, purchaseId, exitAfterS])
  // what was proposed was so for a call whose money was not held: who proposed it gives up no hold that they did not know of
  const moveId = await closeOpenMove(tx, bookingId, 'ended')
  await close(tx, tried, null)
  await notifyHeld(tx, deps, { bookingId, purchaseId })
  if (moveId) await notifyMoveEnded(tx, deps, { bookingId, moveId, state: 'ended' })
}

/** What becomes of one hold of a booking whose card is saved, once. */
export async function followTry(deps: HoldDeps, purchaseId: string): Promise<void> {
  await withTransaction(deps.pool, async (tx) => {
    await tx.query(
      'SELECT FROM app.booking WHERE id = (SELECT h.booking_id FROM app.call_hold h WHERE h.purchase_id = $1) FOR UPDATE',
      [purchaseId],
    )
    // read once it is ours: somebody may have ended it meanwhile
    const { rows } = await tx.query<Tried>(TRIED, [purchaseId])
    const [tried] = rows
    if (!tried) return
    if (tried.state === 'held') await followHeld(tx, deps, tried)
    else await followFailed(tx, deps, tried, tried.failCode ?? 'PROVIDER')
  })
}
