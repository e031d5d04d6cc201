import { ApiError } from '../http/apiError.ts'
import type { StoredObject, Transaction } from '../store/transaction.ts'
import type { PaymentMethod } from './methods.ts'

export type IntentStatus =
  | 'requires_payment_method'
  | 'requires_confirmation'
  | 'requires_action'
  | 'processing'
  | 'requires_capture'
  | 'succeeded'
  | 'canceled'

/** A payment of a card as the API shows it (`pi_…`). */
export interface PaymentIntent extends StoredObject {
  object: 'payment_intent'
  allowed_payment_method_types: string[] | null
  amount: number
  amount_capturable: number
  amount_received: number
  application_fee_amount: number | null
  canceled_at: number | null
  cancellation_reason: string | null
  capture_method: 'automatic' | 'automatic_async' | 'manual'
  client_secret: string
  created: number
  currency: string
  customer: string | null
  description: string | null
  last_payment_error: PaymentError | null
  latest_charge: string | null
  metadata: Record<string, string>
  next_action: object | null
  on_behalf_of: string | null
  payment_method: string | null
  payment_method_options: { card: { request_three_d_secure: string } }
  receipt_email: string | null
  setup_future_usage: 'off_session' | 'on_session' | null
  statement_descriptor: string | null
  statement_descriptor_suffix: string | null
  status: IntentStatus
  transfer_data: TransferData | null
  transfer_group: string | null
}

/** Who gets the money; without an amount all of it. */
export interface TransferData {
  destination: string
  amount?: number
}

/** Why the last attempt failed. */
export interface PaymentError {
  type: 'card_error' | 'invalid_request_error'
  code: string
  decline_code?: string
  message: string
  charge?: string
  payment_method?: PaymentMethod
}

/**
 * An intent of a page is paid and ended there; a call ends it only once its money is held.
 * @throws ApiError 400 with the intent
 */
export function refuseOfPage(tx: Transaction, intent: PaymentIntent, verb: string): void {
  if (tx.list('checkout.session', { fields: { payment_intent: intent.id } }).length === 0) return
  throw new ApiError(
    400,
    'payment_intent_unexpected_state',
    `You cannot ${verb} this PaymentIntent: it belongs to a Checkout Session. Expire the session instead.`,
    { payment_intent: intent },
  )
}

/** Stores an intent that changed and tells of it. */
export function changeIntent(
  tx: Transaction,
  before: PaymentIntent,
  changes: Partial<PaymentIntent>,
  event?: string,
): PaymentIntent {
  const intent = tx.save<PaymentIntent>({ ...before, ...changes } as PaymentIntent)
  if (event) tx.emit(event, intent)
  return intent
}

/** @throws ApiError 400 with the intent, unless it is in one of these states */
export function expectStatus(intent: PaymentIntent, verb: string, allowed: readonly IntentStatus[]): void {
  if (allowed.includes(intent.status)) return
  throw new ApiError(
    400,
    'payment_intent_unexpected_state',
    `You cannot ${verb} this PaymentIntent because it has a status of ${intent.status}. ` +
      `Only one of these can: ${allowed.join(', ')}.`,
    { payment_intent: intent },
  )
}
