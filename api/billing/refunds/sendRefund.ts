import { withTransaction } from '#db/transaction.ts'
import type { RefundFault } from '#domain/billing/words.ts'
import type { RefundReading } from '../../ports/payments/moneyBack.ts'
import {
  PaymentError,
  PaymentOutcomeUnknown,
  PaymentRefused,
  type RefusedCode,
} from '../../ports/payments.ts'
import { offered } from '../connectAccount.ts'
import { lookByHand } from './byHand.ts'
import type { RefundDeps } from './deps.ts'
import { type ExactPurchase, findExact, lockExact } from './exactPurchase.ts'
import { beginSending, postpone, type RefundRow } from './refundStore.ts'
import { failRefund, settleRefund, withFeeRefunds } from './settleRefund.ts'

const FAILURES: Partial<Record<PaymentRefused['code'], RefundFault>> = {
  SPENT: 'SPENT',
  SHORT: 'SHORT',
  DISPUTED: 'DISPUTED',
}

/** What the provider says where less is left than was asked for: somebody may have given it back there. */
const LESS_LEFT: readonly RefusedCode[] = ['SPENT', 'INVALID']

/** Asks by the same key, or looks for it where the provider may have forgotten the key. Null: it was never made. */
async function askProvider(
  deps: RefundDeps,
  refund: RefundRow,
  paymentRef: string,
): Promise<RefundReading | null> {
  const payments = offered(deps)
  if (refund.refund_ref) return payments.readRefund(refund.refund_ref)
  if (refund.is_old) {
    const made = await payments.listRefunds(paymentRef)
    return made.find(({ refundId }) => refundId === refund.id) ?? null
  }
  return payments.refundCharge({
    ...{ attemptKey: `refund:${refund.id}`, refundId: refund.id, paymentRef, amount: Number(refund.amount) },
    ...{ reverseTransfer: refund.reverse_transfer, refundFee: refund.refund_fee },
  })
}

async function refuse(deps: RefundDeps, refund: RefundRow, failure: RefundFault): Promise<void> {
  await withTransaction(deps.pool, async (tx) => {
    await lockExact(tx, refund.purchase_id)
    await failRefund(tx, deps, refund, { failure })
  })
}

/** The provider has nothing of it and makes nothing: it went back by hand, or it does not go. */
async function end(
  deps: RefundDeps,
  refund: RefundRow,
  { row, failure }: { row: ExactPurchase; failure: RefundFault },
): Promise<void> {
  const outcome = await lookByHand(deps, row, { refused: refund, paymentRef: row.payment_ref ?? '' })
  if (outcome === 'nothing') await refuse(deps, refund, failure)
  else if (outcome === 'waits') await postpone(deps.pool, refund, true)
}

/**
 * Asks the provider for a refund that is committed, and keeps what came of it. What may have happened is asked again under
 * the same key; nothing is thrown for it.
 */
export async function sendRefund(deps: RefundDeps, id: string): Promise<void> {
  const refund = await beginSending(deps.pool, id)
  if (!refund) return
  const row = await findExact(deps.pool, refund.purchase_id)
  if (!row?.payment_ref) throw new Error(`the refund ${id} is of nothing that was paid`)
  let isMade = false
  try {
    const reading = await askProvider(deps, refund, row.payment_ref)
    if (!reading) return await end(deps, refund, { row, failure: 'PROVIDER' })
    isMade = true
    const found = await withFeeRefunds(deps, row, reading)
    await withTransaction(deps.pool, (tx) => settleRefund(tx, deps, id, found))
  } catch (error) {
    if (!(error instanceof PaymentError)) throw error
    deps.log.warn({ refundId: id, cause: error.message }, 'refund not sent yet')
    // what is refused after it was made is only a look at what belongs to it
    const isRefused =
      !isMade && error instanceof PaymentRefused && error.code !== 'REUSED' && error.code !== 'FORBIDDEN'
    const failure = (error instanceof PaymentRefused && FAILURES[error.code]) || 'PROVIDER'
    if (isRefused && LESS_LEFT.includes(error.code)) await end(deps, refund, { row, failure })
    else if (isRefused) await refuse(deps, refund, failure)
    else
      await postpone(
        deps.pool,
        refund,
        isMade || error instanceof PaymentOutcomeUnknown || error instanceof PaymentRefused,
      )
  }
}
