import { withTransaction } from '#db/transaction.ts'
import type { RefundFault } from '#domain/billing/words.ts'
import type { RefundReading } from '../../ports/payments/moneyBack.ts'
import { PaymentError, PaymentOutcomeUnknown, PaymentRefused } from '../../ports/payments.ts'
import { offered } from '../connectAccount.ts'
import type { RefundDeps } from './deps.ts'
import { type ExactPurchase, findExact, lockExact } from './exactPurchase.ts'
import { beginSending, postpone, type RefundRow } from './refundStore.ts'
import { failRefund, type RefundFound, settleRefund } from './settleRefund.ts'

const FAILURES: Partial<Record<PaymentRefused['code'], RefundFault>> = {
  SPENT: 'SPENT',
  SHORT: 'SHORT',
  DISPUTED: 'DISPUTED',
}

/** A refund with what went back of our fee, which the provider keeps apart. */
export async function withFeeRefunds(
  deps: RefundDeps,
  row: ExactPurchase & { fee_ref?: string | null },
  refund: RefundReading,
): Promise<RefundFound> {
  const { rows } = await deps.pool.query<{ fee_ref: string | null }>(
    'SELECT fee_ref FROM app.purchase WHERE id = $1',
    [row.id],
  )
  const feeRef = rows[0]?.fee_ref
  const feeRefunds = feeRef ? await offered(deps).listFeeRefunds(feeRef, row.account_ref) : []
  return { refund, feeRefunds }
}

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
    if (!reading) return await refuse(deps, refund, 'PROVIDER')
    isMade = true
    const found = await withFeeRefunds(deps, row, reading)
    await withTransaction(deps.pool, (tx) => settleRefund(tx, deps, id, found))
  } catch (error) {
    if (!(error instanceof PaymentError)) throw error
    deps.log.warn({ refundId: id, cause: error.message }, 'refund not sent yet')
    // what is refused after it was made is only a look at what belongs to it
    const isRefused =
      !isMade && error instanceof PaymentRefused && error.code !== 'REUSED' && error.code !== 'FORBIDDEN'
    if (isRefused) await refuse(deps, refund, FAILURES[error.code] ?? 'PROVIDER')
    else
      await postpone(
        deps.pool,
        refund,
        isMade || error instanceof PaymentOutcomeUnknown || error instanceof PaymentRefused,
      )
  }
}
