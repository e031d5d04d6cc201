import { withTransaction } from '#db/transaction.ts'
import { allowedText } from '#domain/calls/agreement.ts'
import type { PaymentReading } from '../../ports/payments/cards.ts'
import {
  isProviderAway,
  PaymentError,
  PaymentRefused,
  PaymentsBusy,
  type RefusedCode,
} from '../../ports/payments.ts'
import {
  type Attempt,
  askFor,
  countAttempts,
  endAttempt,
  findOpenAttempt,
  writeAttempt,
} from '../attempts.ts'
import { ensureCustomer, findCustomer, forgetGone } from '../cards/customers.ts'
import { offered, refreshConnect } from '../connectAccount.ts'
import type { PurchaseDeps } from './deps.ts'
import { failPurchase } from './paying/failPurchase.ts'
import { type PayAnswer, type PayParams, payQuestion, samePageS } from './paying/payQuestion.ts'
import { projectPayment } from './projectPayment.ts'
import { boughtName, isOpenPurchase, type PurchaseRow } from './purchaseRow.ts'
import { lockPurchase, methodOf } from './purchaseStore.ts'

/** A try whose key was asked again and again with nothing found is begun anew so often. */
const MAX_ATTEMPTS = 3

/** What came of asking: the page that the fan goes to, or nothing yet. isAway: the provider could not take the question just now; isBusy: as it has too much to do. */
export type Sent = { url: string | null } | { isWaiting: true; isAway: boolean; isBusy?: boolean }

/** What somebody allows who saves a card, in the words of now: a channel may be called otherwise by the next try. */
function allowedOf({ call_at: startsAt, amount, currency }: PurchaseRow, call: string): string {
  const startAt = Number(startsAt) / 1000
  return allowedText({ call, startAt, amount: BigInt(amount), currency })
}

/**
 * Writes down what the provider will be asked for. The customer comes first: it is the same for all of an account's purchases.
 * Null when it was answered since the purchase was read: another key would make a second page, or charge again. Null also of a call
 * whose time would be gone before its page: it has expired.
 */
async function writePayAttempt(
  deps: PurchaseDeps,
  row: PurchaseRow,
  customerRef: string,
): Promise<Attempt | null> {
  return withTransaction(deps.pool, async (tx) => {
    const now = await lockPurchase(tx, row.id)
    if (!now || !isOpenPurchase(now) || now.checkout_ref !== null || now.payment_ref !== null) return null
    if (now.is_outlived) {
      await failPurchase(tx, deps, now, { code: 'EXPIRED' })
      return null
    }
    const backUrl = `${deps.settings.PUBLIC_URL.replace(/\/$/, '')}/pay/${row.id}`
    const description = `${boughtName(row)}, ${row.channel_name}`
    const by = row.saves_card ? { allowed: allowedOf(row, description) } : await methodOf(tx, row)
    const params: PayParams = { customerRef, description, backUrl, ...by }
    return writeAttempt(tx, { subject: row.id, purpose: 'pay', params }, deps)
  })
}

/** A payment whose card did not do is ended, so that nothing is charged by it later; nobody waits for that. */
export async function endPayment(deps: PurchaseDeps, { paymentRef, state }: PaymentReading): Promise<void> {
  if (state === 'cancelled') return
  await offered(deps)
    .cancelPayment(paymentRef)
    .catch((error: Error) => deps.log.warn({ paymentRef, cause: error.message }, 'payment not ended'))
}

/** Keeps an answer, in one transaction with what it means. */
async function keepAnswer(
  deps: PurchaseDeps,
  row: PurchaseRow,
  attempt: Attempt,
  answer: PayAnswer,
): Promise<Sent> {
  const { isLive } = await offered(deps).platform()
  if ('payment' in answer) {
    const { payment } = answer
    const found = await withTransaction(deps.pool, async (tx) => {
      await lockPurchase(tx, row.id)
      await endAttempt(tx, attempt.id, 'succeeded')
      return await projectPayment(tx, deps, row.id, { payment, isLive })
    })
    if (found === 'failed') await endPayment(deps, payment)
    return { url: payment.actionUrl }
  }
  const { checkoutRef, url } = answer.checkout
  const isWanted = await withTransaction(deps.pool, async (tx) => {
    const now = await lockPurchase(tx, row.id)
    await endAttempt(tx, attempt.id, 'succeeded')
    if (!now || !isOpenPurchase(now) || now.checkout_ref !== null) return now?.checkout_ref === checkoutRef
    await tx.query(
      "UPDATE app.purchase SET checkout_ref = $2, state = 'checkout_open', page_url = $3 WHERE id = $1",
      [row.id, checkoutRef, deps.isUnseen ? url : null],
    )
    return true
  })
  if (isWanted) return { url }
  // given up meanwhile: nobody may pay there any more
  await offered(deps).expireCheckout(checkoutRef)
  return { url: null }
}

/** What was refused; attempt: by which it was asked for, null for the customer that comes before. */
interface RefusedCall {
  code: RefusedCode
  said: string
  attempt: Attempt | null
}

/** What the provider says of a customer or card that it has no more, and of a card that is not this customer's. */
const MISSED: readonly RefusedCode[] = ['GONE', 'INVALID']

/** The provider said no: nothing happened, and the same again is answered the same. The try ends with what it means. */
async function keepRefused(deps: PurchaseDeps, row: PurchaseRow, refused: RefusedCall): Promise<void> {
  const { code, said, attempt } = refused
  const { account_id: account, method_ref: card } = row
  const isGone =
    MISSED.includes(code) &&
    (await forgetGone({ ...deps, payments: offered(deps) }, account, card)) !== 'nothing'
  // a page needs no card: it is begun anew for another customer
  const isRenewed = isGone && !card && (await countAttempts(deps.pool, row.id, 'pay')) < MAX_ATTEMPTS
  const failure = code === 'DECLINED' ? code : isGone && card ? 'CARD_GONE' : 'PROVIDER'
  await withTransaction(deps.pool, async (tx) => {
    const now = await lockPurchase(tx, row.id)
    if (attempt) await endAttempt(tx, attempt.id, 'refused', said)
    if (!now || !isOpenPurchase(now)) return
    if (isRenewed)
      await tx.query(
        `UPDATE app.purchase SET ask_at = app.now(), state = CASE state WHEN 'unknown' THEN 'created' ELSE state END WHERE id = $1`,
        [row.id],
      )
    else await failPurchase(tx, deps, now, { code: failure })
  })
  // the creator can be paid no more: nobody else is led here
  if (code === 'CLOSED')
    await refreshConnect(deps, { creatorId: row.creator_id, accountRef: row.account_ref }).catch(
      (error: Error) =>
        deps.log.warn({ creatorId: row.creator_id, cause: error.message }, 'connect account not read'),
    )
}

/**
 * Looks for what may have been made without an answer: by what the provider has of this purchase. Nothing found, and the
 * provider has answered to this key: it never was, and is begun anew under another one. Nor is a page found that saves a card:
 * nobody has its address, so that no card is saved there, and it ends by itself.
 */
async function lookForLost(
  deps: PurchaseDeps,
  row: PurchaseRow,
  { attempt, isAnswered }: { attempt: Attempt; isAnswered: boolean },
): Promise<void> {
  const payments = offered(deps)
  const customerRef = await findCustomer(deps.pool, row.account_id)
  const found = await payments.findPayments({ purchaseId: row.id, customerRef })
  const { isLive } = await payments.platform()
  for (const payment of found)
    await withTransaction(deps.pool, (tx) => projectPayment(tx, deps, row.id, { payment, isLive }))
  if (found.length > 0 || !isAnswered) return
  const isLast = (await countAttempts(deps.pool, row.id, 'pay')) >= MAX_ATTEMPTS
  await withTransaction(deps.pool, async (tx) => {
    const now = await lockPurchase(tx, row.id)
    if (!now || !isOpenPurchase(now)) return
    // who asked died over it
    await tx.query("UPDATE app.attempt SET state = 'unknown' WHERE id = $1 AND state = 'sent'", [attempt.id])
    // another process looked as well, and may be charging by the next one
    if (!(await endAttempt(tx, attempt.id, 'abandoned', 'nothing found'))) return
    if (isLast) await failPurchase(tx, deps, now, { code: 'PROVIDER' })
    else if (now.state === 'unknown')
      await tx.query("UPDATE app.purchase SET state = 'created', ask_at = app.now() WHERE id = $1", [row.id])
  })
}

/** The attempt to ask with, or what came of it instead. */
async function makeReady(deps: PurchaseDeps, row: PurchaseRow): Promise<Attempt | Sent> {
  const known = await findOpenAttempt(deps.pool, row.id, 'pay')
  if (known?.is_early) return { isWaiting: true, isAway: false }
  // one that the provider did not take may have waited for longer than the time of a call does
  if (known && (known.sent_at !== null || !row.is_outlived)) return known
  try {
    const customerRef = await ensureCustomer({ ...deps, payments: offered(deps) }, row.account_id)
    return (await writePayAttempt(deps, row, customerRef)) ?? { isWaiting: true, isAway: false }
  } catch (error) {
    if (!(error instanceof PaymentError)) throw error
    if (error instanceof PaymentRefused) {
      await keepRefused(deps, row, { code: error.code, said: error.message, attempt: null })
      return { url: null }
    }
    const pauseS = error instanceof PaymentsBusy ? (error.retryAfterS ?? 1) : 5
    await deps.pool.query(
      'UPDATE app.purchase SET ask_at = app.now() + make_interval(secs => $2) WHERE id = $1',
      [row.id, pauseS],
    )
    return { isWaiting: true, isAway: isProviderAway(error), isBusy: error instanceof PaymentsBusy }
  }
}

/** Asks the provider for the page, or for the payment by a kept card; again under the same key while it is not known what came of it. */
export async function sendPurchase(deps: PurchaseDeps, row: PurchaseRow): Promise<Sent> {
  const attempt = await makeReady(deps, row)
  if (!('key' in attempt)) return attempt
  // nobody has the address of a page that was made without an answer, so that nobody can pay there
  const isShort = row.way === 'checkout' && attempt.sent_s > samePageS(row)
  const waits = { isWaiting: true, isAway: false } as const
  if (attempt.is_old || isShort) {
    await lookForLost(deps, row, { attempt, isAnswered: true })
    return waits
  }
  const call = payQuestion(offered(deps), row, attempt.params as PayParams)
  const outcome = await askFor(deps.pool, attempt, call)
  if (outcome.kind === 'answer') return await keepAnswer(deps, row, attempt, outcome.value)
  if (outcome.kind === 'refused')
    return keepRefused(deps, row, { ...outcome, attempt }).then(() => ({ url: null }))
  if (outcome.kind === 'unknown') {
    await deps.pool.query(
      "UPDATE app.purchase SET state = 'unknown' WHERE id = $1 AND state IN ('created', 'checkout_open')",
      [row.id],
    )
    // what was answered once is answered so for ever: look for it
    if (attempt.state === 'unknown' && outcome.isAnswered)
      await lookForLost(deps, row, { attempt, isAnswered: true })
  }
  return outcome.kind === 'later' ? { isWaiting: true, isAway: true, isBusy: outcome.isBusy } : waits
}
