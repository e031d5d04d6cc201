import { book } from '../money/book.ts'
import type { Charge } from '../payments/charge.ts'
import type { Transaction } from '../store/transaction.ts'
import { bookRefund, type Refund } from './createRefund.ts'

/** A pending refund is on its way: only now it leaves the balance. */
export function succeedRefund(tx: Transaction, refundId: string): void {
  const before = tx.read<Refund>('refund', refundId)
  if (before.status !== 'pending') return
  const refund = tx.save<Refund>({
    ...before,
    ...{ status: 'succeeded', balance_transaction: bookRefund(tx, before) },
  })
  tx.emit('refund.updated', refund, before)
  tx.emit('charge.refund.updated', refund, before)
}

/**
 * The card's bank did not take a refund: its money is back on the balance, and the charge can be refunded again. What was
 * reversed and what of the fee went back stays so.
 */
export function failRefund(tx: Transaction, refundId: string, reason = 'expired_or_canceled_card'): Refund {
  const before = tx.read<Refund>('refund', refundId)
  if (before.status === 'failed') return before
  const { amount, currency, balance_transaction: taken, charge: chargeId } = before
  const line =
    taken && book(tx, { amount, currency, source: refundId, type: 'refund_failure', availableOnS: tx.nowS })
  const refund = tx.save<Refund>({
    ...before,
    ...{ status: 'failed', failure_reason: reason },
    ...(line ? { failure_balance_transaction: line.id } : {}),
  })
  const charge = tx.read<Charge>('charge', chargeId)
  const changed = tx.save<Charge>({
    ...charge,
    ...{ amount_refunded: charge.amount_refunded - amount, refunded: false },
  })
  tx.emit('refund.failed', refund)
  tx.emit('refund.updated', refund, before)
  tx.emit('charge.refund.updated', refund, before)
  tx.emit('charge.updated', changed, charge)
  return refund
}
