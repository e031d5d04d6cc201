import type { PoolClient } from 'pg'
import type { PaymentReading } from '../../ports/payments/cards.ts'
import type { ChargeReading } from '../../ports/payments/facts.ts'
import type { PurchaseDeps } from '../purchases/deps.ts'
import { bookCharge, endAsking, sendReceipt } from '../purchases/paying/bookPaid.ts'
import { failPurchase } from '../purchases/paying/failPurchase.ts'
import { isOpenPurchase, type PurchaseRow } from '../purchases/purchaseRow.ts'
import { writeRelease } from './writeRelease.ts'

/** How long a hold is left alone, in seconds: of which nobody has decided anything, as one can go by itself without a notice, or of which the provider says what nobody here understands. */
export const HOLD_PAUSE_S = 600

/** What is asked for of a hold; a second payment may be let go at the same time. */
const settlingOf = ({ payment_ref: paymentRef }: PurchaseRow) => ({
  purposes: ['capture', 'release'],
  paymentRef,
})

/** The money is held: no right, and nothing in the books, for nothing was taken. */
async function keepHold(tx: PoolClient, row: PurchaseRow, payment: PaymentReading): Promise<void> {
  await tx.query(
    `UPDATE app.purchase SET state = 'held', payment_ref = $2, held_amount = $3, held_at = app.now(), capture_before = to_timestamp($4),
       asks = 0, ask_at = app.now() + make_interval(secs => ${HOLD_PAUSE_S}), page_url = NULL WHERE id = $1`,
    [row.id, payment.paymentRef, payment.amount, payment.captureBefore],
  )
  await endAsking(tx, row, 'succeeded')
}

/** What was decided is taken: from now on the purchase is of that sum, in the books as well. */
async function takeHold(
  tx: PoolClient,
  deps: PurchaseDeps,
  row: PurchaseRow,
  charge: ChargeReading,
): Promise<void> {
  const taken = { ...row, amount: Number(row.capture_amount), fee: Number(row.capture_fee) }
  await tx.query(
    `UPDATE app.purchase SET state = 'paid', amount = capture_amount, fee = capture_fee, charge_ref = $2, transfer_ref = $3, fee_ref = $4,
       paid_at = app.now(), ended_at = app.now() WHERE id = $1`,
    [row.id, charge.chargeRef, charge.transfer?.ref ?? null, charge.feeObject?.ref ?? null],
  )
  await bookCharge(tx, taken, charge)
  await endAsking(tx, row, 'succeeded', settlingOf(row))
  // gone again before it was seen: its refund or its dispute says what became of it
  if (charge.refunded < charge.amount && !charge.isDisputed) await sendReceipt(tx, deps, taken, null)
}

/** Nothing of it was taken; where nobody here wanted that, the hold has ended by itself. */
async function endHold(tx: PoolClient, row: PurchaseRow): Promise<void> {
  await tx.query(
    `UPDATE app.purchase SET state = 'released', ended_at = app.now(),
       fail_code = CASE WHEN capture_amount = 0 THEN fail_code ELSE 'HOLD_ENDED' END WHERE id = $1`,
    [row.id],
  )
  await endAsking(tx, row, row.capture_amount === 0 ? 'succeeded' : 'refused', settlingOf(row))
}

/**
 * Brings a payment that holds money, or held some, into its purchase, in the caller's transaction and under the lock of the row.
 * Money that is held for what is over, or for the second time, goes free.
 * @returns null where it is not about a hold
 */
export async function projectHold(
  tx: PoolClient,
  deps: PurchaseDeps,
  row: PurchaseRow,
  payment: PaymentReading,
): Promise<'held' | 'paid' | 'over' | 'given_back' | null> {
  const isOwn = row.state === 'held' && row.payment_ref === payment.paymentRef
  if (payment.state === 'held') {
    if (isOwn) return 'held'
    const isWanted = row.product === 'call' && isOpenPurchase(row)
    if (isWanted && payment.captureBefore !== null) {
      await keepHold(tx, row, payment)
      return 'held'
    }
    // an older reading of what was taken, or let go, since
    if (row.held_amount !== null && row.payment_ref === payment.paymentRef) return 'over'
    // nobody knows until when it could be taken: no call can rest on it
    if (isWanted) await failPurchase(tx, deps, row, { code: 'HOLD_SHORT', paymentRef: payment.paymentRef })
    await writeRelease(tx, deps, row, payment.paymentRef)
    return 'given_back'
  }
  if (!isOwn) return null
  if (payment.state === 'succeeded' && payment.charge) {
    await takeHold(tx, deps, row, payment.charge)
    return 'paid'
  }
  if (payment.state === 'cancelled') await endHold(tx, row)
  return 'over'
}
