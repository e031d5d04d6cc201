import type { PoolClient } from 'pg'
import { plainAmount } from '#domain/billing/currency.ts'
import type { PurchaseFailure } from '#domain/billing/words.ts'
import { endCard, freezeCard, grantCard } from '../../access/cardRights.ts'
import { postCharge } from '../../ledger/postCharge.ts'
import { notify } from '../../notifications/notify.ts'
import type { PaymentReading } from '../../ports/payments/cards.ts'
import type { ChargeReading } from '../../ports/payments/facts.ts'
import type { PurchaseDeps } from './deps.ts'
import { writeGiveBack } from './lateMoney/writeGiveBack.ts'
import { boughtFacts, isOpenPurchase, type PassPurchase, type PurchaseRow } from './purchaseRow.ts'
import { lockPurchase } from './purchaseStore.ts'

/**
 * A right before the money, once for each purchase: as long as the provider tries to say how a payment by card ended, which is three
 * days. No other method is offered. Meanwhile it is asked every ten minutes at least.
 */
const LENT_S = 3 * 86_400

/** What a payment of this purchase has to be: anything else is nobody's proof. */
function mismatchOf(row: PurchaseRow, payment: PaymentReading, isLive: boolean): string | null {
  const pairs: [string, unknown, unknown][] = [
    ['purchase', payment.purchaseId, row.id],
    ['account', payment.accountId, row.account_id],
    ['amount', payment.amount, row.amount],
    ['currency', payment.currency, row.currency],
    ['destination', payment.destination, row.account_ref],
    ['fee', payment.fee ?? 0, row.fee],
    ['mode', payment.isLive, isLive],
    ['charged', payment.charge?.amount ?? row.amount, row.amount],
  ]
  return pairs.find(([, found, own]) => found !== own)?.[0] ?? null
}

const productOf = (row: PassPurchase) => ({
  ...{ accountId: row.account_id, creatorId: row.creator_id, chainId: row.chain_id },
  ...{ collection: `0x${row.collection.toString('hex')}`, tierNo: row.tier_no, rank: row.rank },
  ...{ lengthS: row.length_s, sourceId: row.id },
})

const factsOf = (row: PurchaseRow) => ({
  ...{ ...boughtFacts(row), channel: row.channel_name, purchaseId: row.id },
  ...{ amount: plainAmount(row.amount, row.currency), statement: row.statement_name },
  ...{ rule: row.refund_rule, days: row.refund_days ?? 0 },
})

/** Ends what was asked for this purchase: it is known what came of it. */
async function endAsking(tx: PoolClient, row: PurchaseRow, state: 'succeeded' | 'refused'): Promise<void> {
  await tx.query(
    `UPDATE app.attempt SET state = $2, ended_at = app.now(), retry_at = NULL
     WHERE subject = $1 AND purpose = 'pay' AND state IN ('sent', 'unknown')`,
    [row.id, state],
  )
  await tx.query(
    "UPDATE app.attempt SET state = 'abandoned', ended_at = app.now() WHERE subject = $1 AND purpose = 'pay' AND state = 'ready'",
    [row.id],
  )
}

async function book(tx: PoolClient, row: PurchaseRow, charge: ChargeReading): Promise<void> {
  await postCharge(tx, {
    ...{ purchaseId: row.id, creatorId: row.creator_id, charge, feeExpected: BigInt(row.fee) },
  })
}

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
  await book(tx, row, charge)
  await endAsking(tx, row, 'succeeded')
  // gone again before it was seen: what becomes of the purchase is told by its refund and its dispute
  const isBack = charge.refunded >= charge.amount
  if (right && isBack) await endCard(tx, deps, row.id, 'REFUNDED')
  else if (right && charge.isDisputed) await freezeCard(tx, deps, row.id)
  if (isBack || charge.isDisputed) return
  const validUntil = right?.validUntil
  const facts = { ...factsOf(row), ...(validUntil ? { until: validUntil.toISOString() } : {}) }
  const news = { kind: 'card_paid', object: `purchase:${row.id}`, step: 'paid' } as const
  await notify(tx, { ...news, accounts: [row.account_id], facts }, deps)
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

/** Nothing comes of it: what was lent goes at once, and who was away is told. */
export async function failPurchase(
  tx: PoolClient,
  deps: PurchaseDeps,
  row: PurchaseRow,
  { code, paymentRef = null }: { code: PurchaseFailure; paymentRef?: string | null },
): Promise<void> {
  await tx.query(
    `UPDATE app.purchase SET state = $2, fail_code = $3, ended_at = app.now(), payment_ref = coalesce(payment_ref, $4) WHERE id = $1`,
    [row.id, code === 'EXPIRED' ? 'expired' : 'failed', code, paymentRef],
  )
  await endAsking(tx, row, 'refused')
  if (row.provisional_until) await endCard(tx, deps, row.id, 'EXPIRED_PROVISIONAL')
  if (row.state !== 'processing' && row.state !== 'unknown') return
  const news = { kind: 'card_failed', object: `purchase:${row.id}`, step: 'failed' } as const
  await notify(tx, { ...news, accounts: [row.account_id], facts: factsOf(row) }, deps)
}

/** `over`: it says nothing new; `given_back`: it came after the purchase was over, or for the second time. */
export type Projection = 'paid' | 'open' | 'over' | 'failed' | 'given_back' | 'unknown_parent'

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
  const { paymentRef, charge } = payment
  if (payment.state === 'succeeded') {
    if (!charge) throw new Error(`payment of ${row.id} succeeded without a charge`)
    if (isOpenPurchase(row)) {
      await pay(tx, deps, row, { paymentRef, charge })
      return 'paid'
    }
    await book(tx, row, charge)
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
