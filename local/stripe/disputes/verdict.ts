import { ApiError } from '../http/apiError.ts'
import { book } from '../money/book.ts'
import type { Transaction } from '../store/transaction.ts'
import { type Dispute, withdraw } from './dispute.ts'

/**
 * The bank gives in. An inquiry closes; of a chargeback the amount comes back, unless `isReinstated` is false: then it is
 * won and the money is still away. The fee stays gone.
 * @throws ApiError 400 for a dispute that is over
 */
export function winDispute(
  tx: Transaction,
  dispute: Dispute,
  { isReinstated }: { isReinstated: boolean },
): Dispute {
  if (isInquiry(dispute)) return closeInquiry(tx, dispute)
  mustBeOpen(dispute)
  const won: Dispute = { ...dispute, status: 'won' }
  const decided = tx.save(isReinstated ? giveBackDisputed(tx, won) : won)
  tx.emit('charge.dispute.closed', decided, dispute)
  if (isReinstated) tx.emit('charge.dispute.funds_reinstated', decided)
  return decided
}

/** @throws ApiError 400 for a dispute that is over, and for an inquiry, which can only close or escalate */
export function loseDispute(tx: Transaction, dispute: Dispute): Dispute {
  mustBeOpen(dispute)
  const lost = tx.save<Dispute>({ ...dispute, status: 'lost' })
  tx.emit('charge.dispute.closed', lost, dispute)
  return lost
}

/**
 * The money of a dispute that was won without it.
 * @throws ApiError 400 for a dispute that was not won, or whose money is back
 */
export function reinstateDispute(tx: Transaction, dispute: Dispute): Dispute {
  if (dispute.status !== 'won' || dispute.balance_transactions.length !== 1)
    throw new ApiError(400, 'dispute_state', `Nothing of ${dispute.id} can be reinstated.`)
  const reinstated = tx.save(giveBackDisputed(tx, dispute))
  tx.emit('charge.dispute.funds_reinstated', reinstated, dispute)
  return reinstated
}

/**
 * An inquiry becomes a chargeback: only now the money is taken.
 * @throws ApiError 400 for what is no open inquiry
 */
export function escalateDispute(tx: Transaction, dispute: Dispute): Dispute {
  if (!isInquiry(dispute)) throw new ApiError(400, 'dispute_state', `${dispute.id} is no open inquiry.`)
  const { payment_method_details: details } = dispute
  const escalated = tx.save<Dispute>({
    ...dispute,
    balance_transactions: [withdraw(tx, dispute)],
    is_charge_refundable: false,
    payment_method_details: { ...details, card: { ...details.card, case_type: 'chargeback' } },
    status: 'needs_response',
  })
  tx.emit('charge.dispute.updated', escalated, dispute)
  tx.emit('charge.dispute.funds_withdrawn', escalated)
  return escalated
}

/** @throws ApiError 400 for what is no open inquiry */
export function closeInquiry(tx: Transaction, dispute: Dispute): Dispute {
  const closed = tx.save<Dispute>({ ...dispute, status: 'warning_closed' })
  tx.emit('charge.dispute.closed', closed, dispute)
  return closed
}

/** Whether the bank only asks so far. */
export function isInquiry({ status }: Dispute): boolean {
  return status === 'warning_needs_response' || status === 'warning_under_review'
}

function giveBackDisputed(tx: Transaction, dispute: Dispute): Dispute {
  const { id, amount, currency, charge } = dispute
  const line = book(tx, {
    ...{ amount, currency, source: id, type: 'adjustment', category: 'dispute_reversal' },
    description: `Reinstated after the dispute of ${charge}`,
    availableOnS: tx.nowS,
  })
  return {
    ...dispute,
    balance_transactions: [...dispute.balance_transactions, line],
    // the payment stands again; whether Stripe then takes a refund was never tried
    is_charge_refundable: true,
  }
}

function mustBeOpen({ id, status }: Dispute): void {
  if (status === 'needs_response' || status === 'under_review') return
  throw new ApiError(400, 'dispute_state', `The dispute ${id} is ${status}.`)
}
