import { ApiError } from '../http/apiError.ts'
import { type BalanceTransaction, book } from '../money/book.ts'
import { settleCharge } from '../payments/settleCharge.ts'
import type { StoredObject, Transaction } from '../store/transaction.ts'
import { EMPTY_EVIDENCE } from './evidence.ts'

/** What the provider keeps of a dispute, minor units of any currency: the stand-in's figure alone. A win does not bring it back. */
export const DISPUTE_FEE = 1500
/** How long evidence is taken. */
const ANSWER_WITHIN_S = 9 * 86_400

/** Reasons as Stripe names them, with what Visa calls the usual case of each. */
export const DISPUTE_REASONS = {
  bank_cannot_process: null,
  check_returned: null,
  credit_not_processed: '13.6',
  customer_initiated: null,
  debit_not_authorized: null,
  duplicate: '12.6.1',
  fraudulent: '10.4',
  general: null,
  incorrect_account_details: null,
  insufficient_funds: null,
  noncompliant: null,
  product_not_received: '13.1',
  product_unacceptable: '13.3',
  subscription_canceled: '13.2',
  unrecognized: null,
} as const satisfies Record<string, string | null>

export type DisputeReason = keyof typeof DISPUTE_REASONS

/** A bank takes a payment back, or asks about it (`du_…`). */
export interface Dispute extends StoredObject {
  object: 'dispute'
  /** minor units of `currency` */
  amount: number
  currency: string
  charge: string
  balance_transactions: BalanceTransaction[]
  evidence: Record<string, unknown>
  evidence_details: EvidenceDetails
  is_charge_refundable: boolean
  metadata: Record<string, string>
  payment_method_details: { type: 'card'; card: { case_type: string; [field: string]: unknown } }
  status: DisputeStatus
}

export type DisputeStatus =
  | 'warning_needs_response'
  | 'warning_under_review'
  | 'warning_closed'
  | 'needs_response'
  | 'under_review'
  | 'won'
  | 'lost'
  | 'prevented'

interface EvidenceDetails {
  /** unix seconds */
  due_by: number | null
  has_evidence: boolean
  past_due: boolean
  submission_count: number
  [field: string]: unknown
}

/** A chargeback takes money; an inquiry only asks; a block was settled before it became either. */
export type DisputeKind = 'chargeback' | 'inquiry' | 'block'

const FIRST_STATUS = {
  chargeback: 'needs_response',
  inquiry: 'warning_needs_response',
  block: 'prevented',
} as const satisfies Record<DisputeKind, DisputeStatus>

export interface DisputeOrder {
  /** id of the charge */
  charge: string
  reason: DisputeReason
  /** minor units; what was not given back yet, if nothing is said */
  amount?: number | undefined
  kind?: DisputeKind | undefined
}

/**
 * A bank disputes a charge. Of a chargeback the scope of the charge, which is the platform, loses amount and fee; no
 * transfer is reversed by itself.
 * @throws ApiError 400 for a charge that is disputed already or given back, and for an amount beyond it
 */
export function openDispute(
  tx: Transaction,
  { kind = 'chargeback', reason, ...order }: DisputeOrder,
): Dispute {
  const charge = settleCharge(tx, order.charge)
  const disputed = order.amount ?? charge.amount_captured - charge.amount_refunded
  if (disputesOf(tx, charge.id).some((dispute) => isOpen(dispute)))
    throw new ApiError(400, 'charge_disputed', `The charge ${charge.id} is disputed already.`)
  if (!Number.isSafeInteger(disputed) || disputed < 1 || disputed > charge.amount_captured)
    throw new ApiError(400, 'parameter_invalid_integer', `Of ${charge.id} ${disputed} cannot be disputed.`, {
      param: 'amount',
    })
  const id = tx.newId('du')
  const { brand = 'visa', network = 'visa' } = charge.payment_method_details?.card ?? {}
  const code = network === 'visa' ? DISPUTE_REASONS[reason] : null
  const opened = tx.save<Dispute>({
    id,
    object: 'dispute',
    amount: disputed,
    balance_transactions:
      kind === 'chargeback'
        ? [withdraw(tx, { id, charge: charge.id, amount: disputed, currency: charge.currency })]
        : [],
    charge: charge.id,
    created: tx.nowS,
    currency: charge.currency,
    enhanced_eligibility_types: [],
    evidence: EMPTY_EVIDENCE,
    evidence_details: {
      due_by: kind === 'block' ? null : tx.nowS + ANSWER_WITHIN_S,
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: 'not_submitted',
    },
    intended_submission_method: null,
    is_charge_refundable: kind === 'inquiry',
    livemode: false,
    metadata: {},
    network_reason_code: code,
    payment_intent: charge.payment_intent,
    payment_method_details: {
      type: 'card',
      card: { brand, case_type: kind, network, network_reason_code: code },
    },
    reason,
    status: FIRST_STATUS[kind],
  })
  tx.save({ ...charge, disputed: true })
  tx.emit('charge.dispute.created', opened)
  if (kind === 'chargeback') tx.emit('charge.dispute.funds_withdrawn', opened)
  if (kind !== 'block') tx.schedule(tx.nowS + ANSWER_WITHIN_S, 'disputes.deadline', id)
  return opened
}

/** Takes amount and fee of a dispute from the scope's balance. */
export function withdraw(
  tx: Transaction,
  { id, charge, amount, currency }: Pick<Dispute, 'id' | 'charge' | 'amount' | 'currency'>,
): BalanceTransaction {
  return book(tx, {
    ...{ amount: -amount, currency, source: id, type: 'adjustment', category: 'dispute', fee: DISPUTE_FEE },
    feeDetails: [
      { amount: DISPUTE_FEE, application: null, currency, description: 'Dispute fee', type: 'stripe_fee' },
    ],
    description: `Withdrawn for the dispute of ${charge}`,
  })
}

/** Disputes of a charge, newest first. */
export function disputesOf(tx: Transaction, charge: string): Dispute[] {
  return tx.list<Dispute>('dispute', { fields: { charge } })
}

/** Whether a verdict is still to come. */
export function isOpen({ status }: Dispute): boolean {
  return status.endsWith('needs_response') || status.endsWith('under_review')
}
