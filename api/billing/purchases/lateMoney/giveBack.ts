import { withTransaction } from '#db/transaction.ts'
import { postFeeRefund, postRefund } from '../../../ledger/postObjects.ts'
import type { RefundReading } from '../../../ports/payments/moneyBack.ts'
import { type Attempt, askFor, endAttempt } from '../../attempts.ts'
import { offered } from '../../connectAccount.ts'
import type { PurchaseDeps } from '../deps.ts'
import { lockPurchase } from '../purchaseStore.ts'
import type { GiveBackParams } from './writeGiveBack.ts'

const PER_TURN = 10

async function takeDue({ pool }: PurchaseDeps): Promise<Attempt[]> {
  const { rows } = await pool.query<Attempt>(
    `SELECT a.id, a.subject, a.purpose, a.n, a.key, a.params, a.state, a.sent_at, a.tries, a.retry_at, false AS is_early,
       coalesce(a.sent_at < app.now() - interval '23 hours', false) AS is_old
     FROM app.attempt a WHERE a.purpose = 'give_back' AND a.state IN ('ready', 'sent', 'unknown')
       AND (a.retry_at IS NULL OR a.retry_at <= app.now()) ORDER BY a.made_at LIMIT ${PER_TURN}`,
  )
  return rows
}

/** The money is on its way: the books say so, and a purchase that had come to nothing says what became of its payment. */
async function keepGivenBack(deps: PurchaseDeps, attempt: Attempt, refund: RefundReading): Promise<void> {
  const { paymentRef, chargeRef, transferRef, feeRef, amount } = attempt.params as unknown as GiveBackParams
  const feeRefunds =
    feeRef === null ? [] : await offered(deps).listFeeRefunds(feeRef, String(attempt.params.accountRef))
  await withTransaction(deps.pool, async (tx) => {
    const row = await lockPurchase(tx, attempt.subject)
    if (!row) throw new Error(`the purchase ${attempt.subject} is gone`)
    await endAttempt(tx, attempt.id, 'succeeded')
    const of = { subject: row.id, creatorId: row.creator_id }
    await postRefund(tx, of, refund)
    for (const one of feeRefunds) await postFeeRefund(tx, of, one)
    if (row.state !== 'failed' && row.state !== 'expired') return
    await tx.query(
      `UPDATE app.purchase SET state = 'refunded', payment_ref = coalesce(payment_ref, $2), charge_ref = $3, transfer_ref = $4,
         fee_ref = $5, paid_at = app.now(), refunded = $6 WHERE id = $1`,
      [row.id, paymentRef, chargeRef, transferRef, feeRef, amount],
    )
  })
}

/** Has payments that bought nothing go back whole. What may have happened is asked again under the same key. */
export async function giveBackDue(deps: PurchaseDeps): Promise<void> {
  const payments = offered(deps)
  for (const attempt of await takeDue(deps)) {
    const { paymentRef, amount, hasFee, transferRef } = attempt.params as unknown as GiveBackParams
    const outcome = await askFor(deps.pool, attempt, (attemptKey) =>
      payments.refundCharge({
        ...{ attemptKey, refundId: attempt.subject, paymentRef, amount },
        ...{ reverseTransfer: transferRef !== null, refundFee: hasFee },
      }),
    )
    if (outcome.kind === 'answer') await keepGivenBack(deps, attempt, outcome.value)
    else if (outcome.kind !== 'elsewhere')
      deps.log.warn({ purchaseId: attempt.subject, outcome: outcome.kind }, 'payment not given back yet')
  }
}
