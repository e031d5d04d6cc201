import type { Stripe } from 'stripe'
import type { DeclineCode, PaymentReading, PaymentState } from '#api/ports/payments/cards.ts'
import type { ChargeReading } from '#api/ports/payments/facts.ts'
import { type PaymentCall, unknownOutcome } from '../asPaymentError.ts'
import { type AnsweredLine, factsOfLines } from './balanceFact.ts'
import { ownIdOf, refOf, upperCurrency, wholeOf } from './cut.ts'
import { isPageOf } from './providerPage.ts'

type Intent = Stripe.PaymentIntent

/** What a payment is read with: its charge and all lines that the books have of it. */
export const PAYMENT_PARTS = [
  'latest_charge.balance_transaction',
  'latest_charge.transfer.balance_transaction',
  'latest_charge.transfer.destination_payment.balance_transaction',
  'latest_charge.application_fee.balance_transaction',
]

const STATES: Record<string, PaymentState> = {
  requires_payment_method: 'needs_method',
  requires_confirmation: 'needs_method',
  requires_action: 'needs_action',
  requires_capture: 'held',
  processing: 'processing',
  succeeded: 'succeeded',
  canceled: 'cancelled',
}

const DECLINES: Record<string, DeclineCode> = {
  insufficient_funds: 'INSUFFICIENT',
  expired_card: 'EXPIRED_CARD',
  authentication_required: 'AUTHENTICATION',
  payment_intent_authentication_failure: 'AUTHENTICATION',
  ...{ processing_error: 'PROVIDER', issuer_not_available: 'PROVIDER', try_again_later: 'PROVIDER' },
  ...{ reenter_transaction: 'PROVIDER', approve_with_id: 'PROVIDER' },
}

function declineOf({ last_payment_error: error, status }: Intent): DeclineCode | null {
  if (!error || status === 'succeeded') return null
  const known = [error.decline_code, error.code].find((word) => word && Object.hasOwn(DECLINES, word))
  return known ? (DECLINES[known] as DeclineCode) : 'DECLINED'
}

/** A charge that was held is older than the money that was taken. */
function takenAt(charge: Stripe.Charge, { capture_method: method }: Intent): number {
  const line = method === 'manual' ? wholeOf(charge.balance_transaction) : null
  return line?.created ?? charge.created
}

function chargeReading(charge: Stripe.Charge, intent: Intent): ChargeReading {
  const [transfer, fee] = [wholeOf(charge.transfer), wholeOf(charge.application_fee)]
  const accountRef = refOf(charge.transfer_data?.destination)
  const arrived = wholeOf(transfer?.destination_payment)
  const lines: AnsweredLine[] = [[charge.balance_transaction, null]]
  if (charge.transfer_data)
    lines.push([transfer?.balance_transaction, null], [arrived?.balance_transaction, accountRef])
  if (charge.application_fee_amount) lines.push([fee?.balance_transaction, null])
  return {
    chargeRef: charge.id,
    amount: charge.amount_captured,
    currency: upperCurrency(charge.currency),
    // of what was held and not taken nothing is given back: since 2025-03-31.basil it is no refund there
    refunded: charge.amount_refunded,
    isDisputed: charge.disputed,
    createdAt: takenAt(charge, intent),
    transfer: transfer && {
      ref: transfer.id,
      accountRef: refOf(transfer.destination) ?? '',
      amount: transfer.amount,
      reversed: transfer.amount_reversed,
    },
    feeObject: fee && { ref: fee.id, amount: fee.amount, refunded: fee.amount_refunded },
    facts: factsOfLines(lines),
  }
}

/** Where the fan's bank asks; a page of anybody else is none. */
function actionUrlOf({ next_action: action, status }: Intent, apiUrl: string): string | null {
  const url = status === 'requires_action' ? action?.redirect_to_url?.url : null
  return url && isPageOf(url, apiUrl) ? url : null
}

/**
 * A payment cut to what may be known.
 * @throws PaymentError when the answer is no payment, or one in a state that nobody knows
 */
export function paymentReading(call: PaymentCall, intent: Intent, apiUrl: string): PaymentReading {
  const state = Object.hasOwn(STATES, intent.status) ? STATES[intent.status] : undefined
  if (intent.object !== 'payment_intent' || !state || !Number.isSafeInteger(intent.amount))
    throw unknownOutcome(call, 'no payment in the answer')
  const latest = wholeOf(intent.latest_charge)
  const charge = state === 'succeeded' ? latest : null
  return {
    paymentRef: intent.id,
    state,
    amount: intent.amount,
    currency: upperCurrency(intent.currency),
    isLive: intent.livemode,
    customerRef: refOf(intent.customer),
    destination: refOf(intent.transfer_data?.destination),
    fee: intent.application_fee_amount ?? null,
    purchaseId: ownIdOf(intent.metadata, 'purchase_id'),
    accountId: ownIdOf(intent.metadata, 'account_id'),
    actionUrl: actionUrlOf(intent, apiUrl),
    declineCode: declineOf(intent),
    methodRef: refOf(intent.payment_method) ?? refOf(intent.last_payment_error?.payment_method),
    createdAt: intent.created,
    captureBefore: state === 'held' ? (latest?.payment_method_details?.card?.capture_before ?? null) : null,
    charge: charge && chargeReading(charge, intent),
  }
}
