import type { PoolClient } from 'pg'
import { endCard, freezeCard, grantCard } from '../../access/cardRights.ts'
import type { PaymentReading } from '../../ports/payments/cards.ts'
import type { ChargeReading } from '../../ports/payments/facts.ts'
import { projectHold } from '../holds/projectHold.ts'
import type { PurchaseDeps } from './deps.ts'
import { writeGiveBack } from './lateMoney/writeGiveBack.ts'
import { bookCharge, endAsking, sendReceipt } from './paying/bookPaid.ts'
import { failPurchase } from './paying/failPurchase.ts'
import { mismatchOf } from './paying/mismatchOf.ts'
import { isOpenPurchase, type PassPurchase, type PurchaseRow } from './purchaseRow.ts'
import { lockPurchase } from './purchaseStore.ts'

/**
 * A right before the money, once for each purchase: as long as the provider tries to say how a payment by card ended, which is three
 * days. No other method is offered. Meanwhile it is asked every ten minutes at least.
 */
const LENT_S = 3 * 86_400

const productOf = (row: PassPurchase) => ({
  ...{ accountId: row.account_id, creatorId: row.creator_id, chainId: row.chain_id },
  ...{ collection: `0x${row.collection.toString('hex')}`, tierNo: row.tier_no, rank: row.rank },
  ...{ lengthS: row.length_s, sourceId: row.id },
})

/** The money is there: right, journal, receipt and row in one transaction. */
async function pay(
  tx: PoolClient,
  deps: PurchaseDeps,
  row: PurchaseRow,
  { paymentRef, charge }: { paymentRef: string; charge: ChargeReading },
): Promise<void> {
  await tx.query(
    `UPDATE app.purchase SET state = 'paid', payment_ref = $2, charge_ref = $3, transfer_ref = $4, fee_ref = $5, paid_at = app.now(),
       ended_at = app.now() WHERE id = $1`,
    [row.id, paymentRef, charge.chargeRef, charge.transfer?.ref ?? null, charge.feeObject?.ref ?? null],
  )
  // a gift opens nothing: it is shown for as long as this row says that it is paid
  const right = row.product === 'pass' ? await grantCard(tx, deps, productOf(row)) : null
  await bookCharge(tx, row, charge)
  await endAsking(tx, row, 'succeeded')
  // gone again before it was seen: what becomes of the purchase is told by its refund and its dispute
  const isBack = charge.refunded >= charge.amount
  if (right && isBack) await endCard(tx, deps, row.id, 'REFUNDED')
  else if (right && charge.isDisputed) await freezeCard(tx, deps, row.id)
  if (!isBack && !charge.isDisputed) await sendReceipt(tx, deps, row, right?.validUntil ?? null)
}

/** True for the one right that may be lent of a tier until it is paid. */
async function mayLend(tx: PoolClient, row: PassPurchase): Promise<boolean> {
  if (row.provisional_until !== null) return false
  const { rowCount } = await tx.query(
    `SELECT FROM app.purchase WHERE account_id = $1 AND chain_id = $2 AND collection = $3 AND tier_no = $4 AND id <> $5
       AND provisional_until IS NOT NULL AND paid_at IS NULL`,
    [row.account_id, row.chain_id, row.collection, row.tier_no, row.id],
  )
  return !rowCount
}

/** The bank has not said yes yet: the right to a pass is lent, once, and only if nothing of this was lent before and not paid. */
async function lend(tx: PoolClient, deps: PurchaseDeps, row: PurchaseRow, paymentRef: string): Promise<void> {
  const isLent = row.product === 'pass' && (await mayLend(tx, row))
  await tx.query(
    `UPDATE app.purchase SET state = 'processing', payment_ref = $2,
       provisional_until = CASE WHEN $3 THEN app.now() + make_interval(secs => ${LENT_S}) ELSE provisional_until END WHERE id = $1`,
    [row.id, paymentRef, isLent],
  )
  if (isLent) await grantCard(tx, deps, { ...productOf(row), provisionalS: LENT_S })
  await endAsking(tx, row, 'succeeded')
}

/**
 * `held`: nothing is taken yet; `over`: it says nothing new; `given_back`: it came after the purchase was over, or for the second
 * time, and goes back or free.
 */
export type Projection = 'paid' | 'held' | 'open' | 'over' | 'failed' | 'given_back' | 'unknown_parent'

/** A payment as the provider has it, and the mode of this installation. */
export interface ProvenPayment {
  payment: PaymentReading
  isLive: boolean
}

async function project(
  tx: PoolClient,
  deps: PurchaseDeps,
  row: PurchaseRow,
  payment: PaymentReading,
): Promise<Projection> {
  const ofHold = await projectHold(tx, deps, row, payment)
  if (ofHold) return ofHold
  const { paymentRef, charge } = payment
  if (payment.state === 'succeeded') {
    if (!charge) throw new Error(`payment of ${row.id} succeeded without a charge`)
    if (isOpenPurchase(row)) {
      await pay(tx, deps, row, { paymentRef, charge })
      return 'paid'
    }
    await bookCharge(tx, row, charge)
    // one purchase buys once
    if (row.charge_ref === charge.chargeRef) return 'over'
    await writeGiveBack(tx, deps, row, payment)
    return 'given_back'
  }
  if (!isOpenPurchase(row)) return 'over'
  if (payment.state === 'processing') {
    if (row.state !== 'processing') await lend(tx, deps, row, paymentRef)
    return 'open'
  }
  const isLast = row.way === 'saved_card' || row.state === 'processing'
  if (payment.state === 'needs_action' && row.is_off_session) {
    await failPurchase(tx, deps, row, { code: 'AUTHENTICATION', paymentRef })
    return 'failed'
  }
  if (payment.state === 'needs_action' && row.way === 'saved_card') {
    if (row.state !== 'checkout_open')
      await tx.query("UPDATE app.purchase SET state = 'checkout_open', payment_ref = $2 WHERE id = $1", [
        row.id,
        paymentRef,
      ])
    await endAsking(tx, row, 'succeeded')
  } else if (isLast && (payment.state === 'needs_method' || payment.state === 'cancelled')) {
    const code =
      payment.declineCode ??
      (payment.state === 'needs_method' ? 'DECLINED' : row.is_late ? 'EXPIRED' : 'CANCELLED')
    await failPurchase(tx, deps, row, { code, paymentRef })
    return 'failed'
  }
  return 'open'
}

/**
 * Brings a payment, read at the provider a moment ago, into the purchase that it is of, in the caller's transaction. The same
 * again changes nothing.
 * @throws Error for a payment that is not what was sold
 */
export async function projectPayment(
  tx: PoolClient,
  deps: PurchaseDeps,
  purchaseId: string,
  { payment, isLive }: ProvenPayment,
): Promise<Projection> {
  const row = await lockPurchase(tx, purchaseId)
  if (!row) return 'unknown_parent'
  const mismatch = mismatchOf(row, payment, isLive)
  if (mismatch) {
    const facts = { purchaseId: row.id, paymentRef: payment.paymentRef, mismatch }
    deps.alarms.raise('payment_mismatch', facts, 'a payment is not that of the purchase it names')
    throw new Error(`a payment is not that of ${row.id}: another ${mismatch}`)
  }
  return await project(tx, deps, row, payment)
}
