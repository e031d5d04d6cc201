import type { PoolClient } from 'pg'
import { FIRST_HOLD_SECONDS, objectionWindowS } from '#domain/calls/cardHold.ts'
import { policyOf } from '#domain/calls/terms.ts'
import type { CallTerms } from '#domain/calls/words.ts'
import { newId } from '#domain/ids.ts'
import { takeBookedTime, takeHeldTime } from '../booked/bookedTime.ts'
import { notifyBooked } from '../booked/bookingNews.ts'
import type { CallNewsDeps } from '../booked/notifySide.ts'

/** What was agreed to by card, and is held, or whose card is saved. */
export interface HeldAgreement {
  purchaseId: string
  reservationId: string
  offerId: string
}

/** Who paid much later than their time was held is not awaited any more, as by wallet. */
const PAID_WITHIN_MINUTES = 5

const INSERT = `INSERT INTO app.booking (id, rail, creator_id, account_id, channel_id, offer_id, status, starts_at, ends_at, revision, fee_bps,
    purchase_id, setup_id, hold_at, currency, units, capture_before, exit_at, placed_at)
  SELECT $1, 'card', a.creator_id, a.account_id, a.channel_id, a.offer_id, 'booked', a.starts_at, a.ends_at, 0, a.fee_bps, p.id,
    CASE WHEN p.saves_card THEN p.id END, CASE WHEN p.saves_card THEN a.starts_at - interval '${FIRST_HOLD_SECONDS} seconds' END, a.currency,
    a.units, p.capture_before, a.ends_at + make_interval(secs => $3), app.now()
  FROM app.card_agreement a JOIN app.purchase p ON p.id = a.purchase_id
    JOIN app.creator cr ON cr.id = a.creator_id AND cr.account_id IS NOT NULL WHERE a.purchase_id = $2 AND a.starts_at > app.now()`

/**
 * Its time was not given back, and paid for while it was held: if it is free it is still one that the creator gives. A card is saved on a
 * page that is open for less long than its time is held: where that is over, we were late.
 */
const IS_AWAITED = `SELECT FROM app.call_reservation r JOIN app.purchase p ON p.id = $2
  WHERE r.id = $1 AND (r.released_at IS NULL OR r.released_at >= r.held_until)
    AND (p.saves_card OR p.held_at <= r.held_until + make_interval(mins => ${PAID_WITHIN_MINUTES}))`

async function takeTime(
  tx: PoolClient,
  bookingId: string,
  { reservationId, purchaseId }: HeldAgreement,
): Promise<boolean> {
  // before the hold is given back in its favour
  const { rowCount } = await tx.query(IS_AWAITED, [reservationId, purchaseId])
  if (await takeHeldTime(tx, bookingId, reservationId)) return true
  return rowCount === 1 && takeBookedTime(tx, bookingId)
}

/** Seconds after the call until which people can object. */
async function exitAfterS(tx: PoolClient, purchaseId: string): Promise<number> {
  const { rows } = await tx.query<{
    terms: CallTerms
    version: number
    endS: number
    captureBeforeS: number | null
  }>(
    `SELECT o.terms, o.terms_version AS version, extract(epoch FROM g.ends_at)::float8 AS "endS",
        floor(extract(epoch FROM p.capture_before))::float8 AS "captureBeforeS"
      FROM app.card_agreement g JOIN app.call_offer o ON o.id = g.offer_id JOIN app.purchase p ON p.id = g.purchase_id WHERE g.purchase_id = $1`,
    [purchaseId],
  )
  const [held] = rows
  if (!held) throw new Error(`there is nothing agreed of ${purchaseId}`)
  const { terms, version, captureBeforeS, endS } = held
  return objectionWindowS(policyOf(terms, version), captureBeforeS, endS)
}

/**
 * Books what is held on a card, or whose card is saved so that it is held later, with the time that was held for it. Answers false, and
 * changes nothing, where that is somebody else's or has begun.
 */
export async function bookHeld(tx: PoolClient, deps: CallNewsDeps, held: HeldAgreement): Promise<boolean> {
  const id = newId('bkg', deps.random)
  await tx.query('SAVEPOINT held')
  const values = [id, held.purchaseId, await exitAfterS(tx, held.purchaseId)]
  const { rowCount } = await tx.query(INSERT, values)
  if (rowCount !== 1 || !(await takeTime(tx, id, held))) {
    await tx.query('ROLLBACK TO SAVEPOINT held')
    return false
  }
  await notifyBooked(tx, deps, id)
  return true
}
