import type { StoredObject, Transaction } from '../store/transaction.ts'
import type { PaymentIntent, TransferData } from './intent.ts'
import type { PaymentMethod } from './methods.ts'
import { statementOf } from './statement.ts'
import type { Decline } from './testCards.ts'

/** An attempt to take money from a card (`ch_…`), or money that an account was sent (`py_…`). */
export interface Charge extends StoredObject {
  object: 'charge'
  amount: number
  amount_captured: number
  amount_refunded: number
  application_fee: string | null
  application_fee_amount: number | null
  balance_transaction: string | null
  captured: boolean
  created: number
  currency: string
  customer: string | null
  disputed: boolean
  metadata: Record<string, string>
  paid: boolean
  payment_intent: string | null
  payment_method: string | null
  payment_method_details: { type: string; card?: Record<string, unknown> } | null
  refunded: boolean
  source_transfer: string | null
  status: 'succeeded' | 'pending' | 'failed'
  transfer?: string
  transfer_data: { destination: string; amount: number | null } | null
  transfer_group: string | null
}

/** Seconds for which a bank holds money that was not captured, and those of a Visa card without the buyer there. */
const HOLD_S = 7 * 86_400
const VISA_ALONE_S = 4 * 86_400 + 18 * 3600

const NOBODY = { address: null, email: null, name: null, phone: null, tax_id: null }

/** What every charge has; of a card or not. */
export function emptyCharge(tx: Transaction, id: string): Charge {
  return {
    id,
    object: 'charge',
    ...{ amount: 0, amount_captured: 0, amount_refunded: 0, application: null, application_fee: null },
    ...{ application_fee_amount: null, balance_transaction: null, billing_details: NOBODY },
    calculated_statement_descriptor: null,
    ...{
      captured: false,
      created: tx.nowS,
      currency: '',
      customer: null,
      description: null,
      disputed: false,
    },
    ...{ failure_balance_transaction: null, failure_code: null, failure_message: null, fraud_details: {} },
    ...{
      livemode: false,
      metadata: {},
      on_behalf_of: null,
      outcome: null,
      paid: false,
      payment_intent: null,
    },
    ...{ payment_method: null, payment_method_details: null, receipt_email: null, receipt_number: null },
    ...{ receipt_url: null, refunded: false, review: null, shipping: null, source: null },
    ...{ source_transfer: null, statement_descriptor: null, statement_descriptor_suffix: null },
    ...{ status: 'succeeded', transfer_data: null, transfer_group: null },
  }
}

/** How an attempt went: held or taken, still open, or declined. */
export type Attempt = Success | { status: 'pending' } | Failure

interface Success {
  status: 'succeeded'
  isCaptured: boolean
  /** the buyer was not there */
  isOffSession?: boolean
}

interface Failure {
  status: 'failed'
  decline: Decline
}

/** Stores the charge of an attempt; no money moves by it. */
export function makeCharge(
  tx: Transaction,
  intent: PaymentIntent,
  method: PaymentMethod,
  attempt: Attempt,
): Charge {
  const empty = emptyCharge(tx, tx.newId('ch'))
  const isCaptured = attempt.status === 'succeeded' && attempt.isCaptured
  const group = intent.transfer_group ?? (intent.transfer_data ? `group_${intent.id}` : null)
  return tx.save<Charge>({
    ...empty,
    amount: intent.amount,
    application_fee_amount: intent.application_fee_amount,
    billing_details: method.billing_details,
    ...resultOf(attempt, isCaptured ? intent.amount : 0),
    ...{ currency: intent.currency, customer: intent.customer, description: intent.description },
    ...{ metadata: intent.metadata, on_behalf_of: intent.on_behalf_of },
    ...{ payment_intent: intent.id, payment_method: method.id },
    payment_method_details: { type: 'card', card: cardDetails(tx, intent, method, attempt) },
    ...{ receipt_email: intent.receipt_email, shipping: intent.shipping },
    calculated_statement_descriptor: statementOf(intent.statement_descriptor_suffix),
    statement_descriptor: intent.statement_descriptor,
    statement_descriptor_suffix: intent.statement_descriptor_suffix,
    transfer_data: destinationOf(intent.transfer_data),
    transfer_group: group,
  })
}

function destinationOf(data: TransferData | null): Charge['transfer_data'] {
  return data && { destination: data.destination, amount: data.amount ?? null }
}

/** What a charge says of how it went. */
export function resultOf(attempt: Attempt, captured: number): Partial<Charge> {
  const { status } = attempt
  const decline = status === 'failed' ? attempt.decline : undefined
  return {
    status,
    paid: status === 'succeeded',
    captured: captured > 0,
    amount_captured: captured,
    failure_code: decline?.code ?? null,
    failure_message: decline?.message ?? null,
    outcome: status === 'pending' ? null : outcomeOf(decline),
  }
}

function outcomeOf(decline: Decline | undefined): object {
  return {
    ...{ advice_code: null, network_advice_code: null, network_decline_code: null },
    network_status: decline ? 'declined_by_network' : 'approved_by_network',
    reason: decline ? (decline.declineCode ?? decline.code) : null,
    ...{ risk_level: 'normal', risk_score: 20 },
    seller_message: decline ? 'The bank declined.' : 'Payment complete.',
    type: decline ? 'issuer_declined' : 'authorized',
  }
}

function cardDetails(tx: Transaction, intent: PaymentIntent, method: PaymentMethod, attempt: Attempt) {
  const { brand, checks, country, exp_month, exp_year, fingerprint, funding, last4, regulated_status } =
    method.card
  const held = attempt.status === 'succeeded' && !attempt.isCaptured ? attempt : undefined
  return {
    amount_authorized: attempt.status === 'succeeded' ? intent.amount : null,
    authorization_code: attempt.status === 'succeeded' ? '123456' : null,
    ...{ brand, checks, country, electronic_commerce_indicator: null, exp_month, exp_year },
    ...{ fingerprint, funding, installments: null, last4, mandate: null, network: brand },
    ...{ network_transaction_id: null, regulated_status, three_d_secure: null, transaction_link_id: null },
    ...(held
      ? { capture_before: tx.nowS + (held.isOffSession && brand === 'visa' ? VISA_ALONE_S : HOLD_S) }
      : {}),
    wallet: null,
  }
}
