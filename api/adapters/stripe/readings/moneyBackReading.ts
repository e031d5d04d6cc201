import type { Stripe } from 'stripe'
import type {
  DisputeOutcome,
  DisputeReading,
  RefundFailure,
  RefundOutcome,
  RefundReading,
  ReversalReading,
} from '#api/ports/payments/moneyBack.ts'
import { type PaymentCall, unknownOutcome } from '../asPaymentError.ts'
import { factsBeside } from '../balances.ts'
import type { AskProvider } from '../stripeRequest.ts'
import { balanceFact, factsOfLines } from './balanceFact.ts'
import { machineWordOf, ownIdOf, refOf, upperCurrency, wholeOf } from './cut.ts'

/** What a reversal is read with. */
export const REVERSAL_PARTS = [
  'balance_transaction',
  'destination_payment_refund.balance_transaction',
  'transfer',
]

/** What a refund is read with. */
export const REFUND_PARTS = [
  'balance_transaction',
  'failure_balance_transaction',
  ...REVERSAL_PARTS.map((part) => `transfer_reversal.${part}`),
]

const REFUND_STATES: Record<string, RefundOutcome> = {
  pending: 'pending',
  requires_action: 'pending',
  succeeded: 'done',
  failed: 'failed',
  canceled: 'cancelled',
}

const FAILURES: Record<string, RefundFailure> = {
  charge_for_pending_refund_disputed: 'DISPUTED',
  declined: 'DECLINED',
  expired_or_canceled_card: 'CARD_CLOSED',
  lost_or_stolen_card: 'CARD_CLOSED',
}

const DISPUTE_STATES: Record<string, DisputeOutcome> = {
  appeal_needs_response: 'open',
  appeal_under_review: 'open',
  lost: 'lost',
  needs_response: 'open',
  prevented: 'prevented',
  under_review: 'open',
  warning_closed: 'inquiry_closed',
  warning_needs_response: 'inquiry',
  warning_under_review: 'inquiry',
  won: 'won',
}

/**
 * A reversal of an answer in which its transfer stands whole. What left the account is asked
 * for there when the answer has no more than its id.
 */
export async function reversalReading(
  ask: AskProvider,
  call: PaymentCall,
  reversal: Stripe.TransferReversal,
): Promise<ReversalReading> {
  const accountRef = refOf(wholeOf(reversal.transfer)?.destination)
  const left = reversal.destination_payment_refund
  const known = factsOfLines([[wholeOf(left)?.balance_transaction, accountRef]])
  const isAsked = known.length === 0 && typeof left === 'string' && accountRef !== null
  const leftFacts = isAsked ? await factsBeside(ask, call, { accountRef, sourceRef: left }) : known
  const back = factsOfLines([[reversal.balance_transaction, null]])
  return {
    reversalRef: reversal.id,
    transferRef: refOf(reversal.transfer) ?? '',
    refundRef: refOf(reversal.source_refund),
    amount: reversal.amount,
    currency: upperCurrency(reversal.currency),
    createdAt: reversal.created,
    facts: back.length === 1 && leftFacts.length === 1 ? [...back, ...leftFacts] : [],
  }
}

/** A refund as far as it may be known. @throws PaymentError when the answer is none */
export async function refundReading(
  ask: AskProvider,
  call: PaymentCall,
  refund: Stripe.Refund,
): Promise<RefundReading> {
  const state = refund.status && Object.hasOwn(REFUND_STATES, refund.status) && REFUND_STATES[refund.status]
  if (refund.object !== 'refund' || !state) throw unknownOutcome(call, 'no refund in the answer')
  const { failure_reason: reason = '', failure_balance_transaction: back } = refund
  const reversal = wholeOf(refund.transfer_reversal)
  return {
    refundRef: refund.id,
    paymentRef: refOf(refund.payment_intent),
    chargeRef: refOf(refund.charge),
    refundId: ownIdOf(refund.metadata, 'refund_id'),
    state,
    amount: refund.amount,
    currency: upperCurrency(refund.currency),
    failure:
      state !== 'failed'
        ? null
        : Object.hasOwn(FAILURES, reason)
          ? (FAILURES[reason] as RefundFailure)
          : 'PROVIDER',
    createdAt: refund.created,
    reversal: reversal && (await reversalReading(ask, call, reversal)),
    facts: refund.balance_transaction
      ? factsOfLines([[refund.balance_transaction, null], ...(back ? [[back, null] as const] : [])])
      : [],
  }
}

/** A dispute without anything of its evidence. @throws PaymentError when the answer is none */
export function disputeReading(call: PaymentCall, dispute: Stripe.Dispute): DisputeReading {
  const state = Object.hasOwn(DISPUTE_STATES, dispute.status) ? DISPUTE_STATES[dispute.status] : undefined
  const chargeRef = refOf(dispute.charge)
  if (dispute.object !== 'dispute' || !state || chargeRef === null)
    throw unknownOutcome(call, 'no dispute in the answer')
  return {
    disputeRef: dispute.id,
    paymentRef: refOf(dispute.payment_intent),
    chargeRef,
    state,
    amount: dispute.amount,
    currency: upperCurrency(dispute.currency),
    isLive: dispute.livemode,
    isRefundable: dispute.is_charge_refundable,
    reason: machineWordOf(dispute.reason),
    dueAt: dispute.evidence_details.due_by,
    createdAt: dispute.created,
    facts: dispute.balance_transactions.map((line) => balanceFact(line, null)),
  }
}
