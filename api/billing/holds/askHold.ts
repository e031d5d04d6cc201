import type { PoolClient } from 'pg'
import { withTransaction } from '#db/transaction.ts'
import type { PaymentReading } from '../../ports/payments/cards.ts'
import type { PaymentProvider } from '../../ports/payments.ts'
import { type Attempt, askFor, endAttempt, findOpenAttempt, writeAttempt } from '../attempts.ts'
import { offered } from '../connectAccount.ts'
import type { PurchaseDeps } from '../purchases/deps.ts'
import { projectPayment } from '../purchases/projectPayment.ts'
import type { PurchaseRow } from '../purchases/purchaseRow.ts'
import { findPurchase, lockPurchase } from '../purchases/purchaseStore.ts'
import { HOLD_PAUSE_S } from './projectHold.ts'

/** What a capture is asked for with; of a release the payment alone. */
interface HoldParams extends Record<string, unknown> {
  paymentRef: string
  /** minor units; of them the installation's part */
  amount?: number
  fee?: number
}

/** What came of asking; `away`: the provider could not take the question just now, `busy`: as it has too much to do. */
export type AskedHold = 'asked' | 'away' | 'busy'

/** Writes down what of a hold is asked for; null where nothing is decided of it, or it is over. */
async function writeDecided(deps: PurchaseDeps, id: string): Promise<Attempt | null> {
  return withTransaction(deps.pool, async (tx) => {
    const row = await lockPurchase(tx, id)
    if (row?.state !== 'held' || row.capture_amount === null) return null
    const { payment_ref: ref, capture_amount: amount, capture_fee: fee } = row
    const isTaken = amount > 0
    const params = { paymentRef: String(ref), ...(isTaken ? { amount, fee: fee ?? 0 } : {}) }
    return writeAttempt(tx, { subject: id, purpose: isTaken ? 'capture' : 'release', params }, deps)
  })
}

function questionOf(payments: PaymentProvider, { purpose, params }: Attempt) {
  const { paymentRef, amount = 0, fee = 0 } = params as HoldParams
  return (attemptKey: string): Promise<PaymentReading> =>
    purpose === 'capture'
      ? payments.capturePayment({ attemptKey, paymentRef, amount, fee })
      : payments.releasePayment({ attemptKey, paymentRef })
}

const readOf = (deps: PurchaseDeps, { params }: Attempt): Promise<PaymentReading> =>
  offered(deps).readPayment(String(params.paymentRef))

/** True where an attempt has brought what it was for. */
const isDone = ({ purpose }: Attempt, { state }: PaymentReading): boolean =>
  state === (purpose === 'capture' ? 'succeeded' : 'cancelled')

/** The end of an attempt as the payment shows it. Of one that is held still nothing came: it is begun anew. */
async function endBy(
  tx: PoolClient,
  attempt: Attempt,
  { payment, said }: { payment: PaymentReading; said: string | null },
): Promise<void> {
  if (isDone(attempt, payment)) await endAttempt(tx, attempt.id, 'succeeded')
  else if (payment.state !== 'held' || said !== null)
    await endAttempt(tx, attempt.id, 'refused', said ?? `the payment is ${payment.state}`)
  else {
    await tx.query("UPDATE app.attempt SET state = 'unknown' WHERE id = $1 AND state = 'sent'", [attempt.id])
    await endAttempt(tx, attempt.id, 'abandoned', 'nothing came of it')
  }
}

/** Keeps what the provider has of a payment, with what it means for an attempt. @param found said: why it was refused; null: it was not */
async function keepReading(
  deps: PurchaseDeps,
  attempt: Attempt,
  found: { payment: PaymentReading; said: string | null },
): Promise<void> {
  const { payment } = found
  const { isLive } = await offered(deps).platform()
  await withTransaction(deps.pool, async (tx) => {
    await lockPurchase(tx, attempt.subject)
    await endBy(tx, attempt, found)
    // what is held for nothing has another release written down by this
    await projectPayment(tx, deps, attempt.subject, { payment, isLive })
  })
}

/** The provider said no: it is over, which a reading shows, or somebody has to look. It is asked for anew later, under another key. */
async function keepRefused(deps: PurchaseDeps, attempt: Attempt, said: string): Promise<void> {
  const payment = await readOf(deps, attempt)
  await keepReading(deps, attempt, { payment, said })
  if (payment.state !== 'held') return
  const { subject, purpose } = attempt
  await deps.pool.query(
    "UPDATE app.purchase SET ask_at = app.now() + make_interval(secs => $2) WHERE id = $1 AND state = 'held'",
    [subject, HOLD_PAUSE_S],
  )
  await deps.pool.query(
    "UPDATE app.attempt SET retry_at = app.now() + make_interval(secs => $3) WHERE subject = $1 AND purpose = $2 AND state = 'ready'",
    [subject, purpose, HOLD_PAUSE_S],
  )
  const facts = { purchaseId: subject, purpose, code: said }
  deps.alarms.raise('hold_not_settled', facts, 'money that is held can neither be taken nor let go')
}

/** Asks for what an attempt is for, and keeps what came of it. What may have happened is asked again under the same key. */
export async function askByAttempt(deps: PurchaseDeps, attempt: Attempt): Promise<AskedHold> {
  if (attempt.is_early) return 'asked'
  if (attempt.is_old) {
    // the provider may have forgotten its key
    await keepReading(deps, attempt, { payment: await readOf(deps, attempt), said: null })
    return 'asked'
  }
  const outcome = await askFor(deps.pool, attempt, questionOf(offered(deps), attempt))
  if (outcome.kind === 'answer') await keepReading(deps, attempt, { payment: outcome.value, said: null })
  else if (outcome.kind === 'refused') await keepRefused(deps, attempt, outcome.said)
  else if (outcome.kind === 'later') return outcome.isBusy ? 'busy' : 'away'
  else if (outcome.kind === 'unknown') {
    if (!outcome.isAnswered) return 'away'
    // what was answered once is answered so for ever: the payment itself says what came of it
    const payment = await readOf(deps, attempt)
    if (payment.state !== 'held' || attempt.state === 'unknown')
      await keepReading(deps, attempt, { payment, said: null })
  }
  return 'asked'
}

/** Looks whether the bank still holds it: one can go by itself, and a notice of that can be lost. */
async function look(deps: PurchaseDeps, row: PurchaseRow): Promise<void> {
  const payments = offered(deps)
  const { isLive } = await payments.platform()
  const payment = await payments.readPayment(String(row.payment_ref))
  await withTransaction(deps.pool, (tx) => projectPayment(tx, deps, row.id, { payment, isLive }))
}

/** Has a hold taken or let go as it was decided, or looks how it stands where nothing is decided yet. Throws what the port says. */
export async function askHold(deps: PurchaseDeps, id: string): Promise<AskedHold> {
  const row = await findPurchase(deps.pool, id)
  if (row?.state !== 'held') return 'asked'
  const purpose = row.capture_amount === 0 ? 'release' : 'capture'
  const attempt =
    row.capture_amount === null
      ? null
      : ((await findOpenAttempt(deps.pool, id, purpose)) ?? (await writeDecided(deps, id)))
  if (attempt) return await askByAttempt(deps, attempt)
  await look(deps, row)
  return 'asked'
}
