import { inScope, withScope } from '#db/scope.ts'
import { withTransaction } from '#db/transaction.ts'
import { postFeeRefund, postRefund } from '../../../ledger/postObjects.ts'
import type { RefundReading } from '../../../ports/payments/moneyBack.ts'
import { type PaymentProvider, PaymentRefused } from '../../../ports/payments.ts'
import { type Places, patientPlaces } from '../../../queue/places.ts'
import { type Attempt, askFor, endAttempt, writeAttempt } from '../../attempts.ts'
import { offered } from '../../connectAccount.ts'
import type { PurchaseDeps } from '../deps.ts'
import { partiesOf } from '../purchaseRow.ts'
import { lockPurchase } from '../purchaseStore.ts'
import type { GiveBackParams } from './writeGiveBack.ts'

const PER_TURN = 10
/** What was refused is asked for anew each day for so long: a dispute may end, and somebody may have given it back by hand. */
const REFUSED_DAYS = 30

/** Of whom the payment was, and whose sale it would have been. */
interface Parties {
  account_id: string
  creator_id: string
}
type DueGiveBack = Attempt & Parties

async function takeDue({ pool }: PurchaseDeps): Promise<DueGiveBack[]> {
  const { rows } = await pool.query<DueGiveBack>(
    `SELECT a.id, a.subject, a.purpose, a.n, a.key, a.params, a.state, a.sent_at, a.tries, a.retry_at, false AS is_early, p.account_id, p.creator_id,
       coalesce(a.sent_at < app.now() - interval '23 hours', false) AS is_old
     FROM app.attempt a JOIN app.purchase p ON p.id = a.subject WHERE a.purpose = 'give_back' AND a.state IN ('ready', 'sent', 'unknown')
       AND (a.retry_at IS NULL OR a.retry_at <= app.now()) ORDER BY a.made_at LIMIT ${PER_TURN}`,
  )
  return rows
}

/** Begins anew, under another key, with what the provider refused a day ago. */
async function renewRefused(deps: PurchaseDeps): Promise<void> {
  const { rows } = await deps.pool.query<{ subject: string; params: object } & Parties>(
    `SELECT a.subject, a.params, p.account_id, p.creator_id FROM app.attempt a JOIN app.purchase p ON p.id = a.subject
     WHERE a.purpose = 'give_back' AND a.state = 'refused' AND a.params ? 'paymentRef' AND a.ended_at <= app.now() - interval '1 day'
       AND a.n <= ${REFUSED_DAYS} AND NOT EXISTS (SELECT FROM app.attempt b WHERE b.subject = a.subject AND b.purpose = a.purpose AND
         (b.state IN ('ready', 'sent', 'unknown') OR (b.n > a.n AND b.params ->> 'paymentRef' = a.params ->> 'paymentRef')))
     ORDER BY a.ended_at LIMIT ${PER_TURN}`,
  )
  for (const { subject, params, ...parties } of rows)
    await withScope(deps.pool, partiesOf(parties), async (tx) => {
      await lockPurchase(tx, subject)
      await writeAttempt(tx, { subject, purpose: 'give_back', params }, deps)
    })
}

/** Asks for it, unless all of it went back otherwise. */
async function sendBack(
  payments: PaymentProvider,
  { subject, params }: Attempt,
  attemptKey: string,
): Promise<RefundReading[]> {
  const { paymentRef, amount, hasFee, transferRef } = params as unknown as GiveBackParams
  try {
    const asked = { attemptKey, refundId: subject, paymentRef, amount }
    return [
      await payments.refundCharge({ ...asked, reverseTransfer: transferRef !== null, refundFee: hasFee }),
    ]
  } catch (error) {
    if (!(error instanceof PaymentRefused) || error.code !== 'SPENT') throw error
    const made = (await payments.listRefunds(paymentRef)).filter(
      ({ state }) => state === 'done' || state === 'pending',
    )
    if (made.reduce((sum, refund) => sum + refund.amount, 0) < amount) throw error
    return made
  }
}

/** The money is on its way: the books say so, and a purchase that had come to nothing says what became of its payment. */
async function keepGivenBack(deps: PurchaseDeps, attempt: Attempt, refunds: RefundReading[]): Promise<void> {
  const { paymentRef, chargeRef, transferRef, feeRef, amount } = attempt.params as unknown as GiveBackParams
  const feeRefunds =
    feeRef === null ? [] : await offered(deps).listFeeRefunds(feeRef, String(attempt.params.accountRef))
  await withTransaction(deps.pool, async (tx) => {
    const row = await lockPurchase(tx, attempt.subject)
    if (!row) throw new Error(`the purchase ${attempt.subject} is gone`)
    await endAttempt(tx, attempt.id, 'succeeded')
    const of = { subject: row.id, creatorId: row.creator_id }
    for (const one of refunds) await postRefund(tx, of, one)
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
export async function giveBackDue(deps: PurchaseDeps, places: Places = patientPlaces()): Promise<void> {
  const payments = offered(deps)
  await renewRefused(deps)
  const work = async (attempt: DueGiveBack) => {
    const own = { ...deps, pool: inScope(deps.pool, partiesOf(attempt)) }
    const outcome = await askFor(own.pool, attempt, (attemptKey) => sendBack(payments, attempt, attemptKey))
    if (outcome.kind === 'answer') await keepGivenBack(own, attempt, outcome.value)
    else if (outcome.kind === 'refused') {
      await endAttempt(own.pool, attempt.id, 'refused', outcome.said)
      deps.alarms.raise(
        'money_not_given_back',
        { purchaseId: attempt.subject, code: outcome.code },
        'a payment that bought nothing cannot be given back',
      )
    } else if (outcome.kind !== 'elsewhere')
      deps.log.warn({ purchaseId: attempt.subject, outcome: outcome.kind }, 'payment not given back yet')
  }
  await places.begin(await takeDue(deps), { laneOf: ({ creator_id: lane }) => lane, work })
}
