import type { Params } from '../feature.ts'
import { ApiError } from '../http/apiError.ts'
import { hashOf, listOfTexts, mergeMetadata, needed, textOf, wholeOf } from '../http/fields.ts'
import { checkCharge } from '../money/currencies.ts'
import type { Transaction } from '../store/transaction.ts'
import { knownCustomer } from './customers.ts'
import { checkDestination, checkOnBehalfOf } from './destinations.ts'
import { expectStatus, type PaymentIntent } from './intent.ts'
import { type PaymentMethod, takeMethod } from './methods.ts'
import { checkStatement } from './statement.ts'

/**
 * A new intent, as `POST /v1/payment_intents` makes it without `confirm`.
 * @throws ApiError 400
 */
export function createIntent(tx: Transaction, params: Params): PaymentIntent {
  const intent = tx.save(withMethod(tx, newIntent(tx, params), params))
  tx.emit('payment_intent.created', intent)
  return intent
}

/**
 * What an intent of these parameters would be; nothing is stored, so that a page can refuse it early.
 * @throws ApiError 400
 */
export function newIntent(tx: Transaction, params: Params): PaymentIntent {
  if (tx.scope !== tx.platform)
    throw new ApiError(
      400,
      'capability_not_active',
      'This account takes no card payments of its own: it is a recipient.',
    )
  const id = tx.newId('pi')
  const empty: PaymentIntent = {
    id,
    object: 'payment_intent',
    ...{ allowed_payment_method_types: null, amount: 0, amount_capturable: 0, amount_received: 0 },
    ...{ application: null, application_fee_amount: null, canceled_at: null, cancellation_reason: null },
    automatic_payment_methods: null,
    capture_method: 'automatic_async',
    client_secret: `${id}_secret_${tx.newId('s').slice(2)}`,
    confirmation_method: 'automatic',
    created: tx.nowS,
    currency: needed(textOf(params, 'currency'), 'currency').toLowerCase(),
    ...{ customer: null, customer_account: null, description: null, excluded_payment_method_types: null },
    ...{
      last_payment_error: null,
      latest_charge: null,
      livemode: false,
      managed_payments: null,
      metadata: {},
    },
    ...{ next_action: null, on_behalf_of: null, payment_method: null },
    payment_method_configuration_details: null,
    payment_method_options: {
      card: {
        ...{ installments: null, mandate_options: null, network: null, request_three_d_secure: 'automatic' },
      },
    },
    payment_method_types: ['card'],
    ...{
      payment_record: null,
      processing: null,
      receipt_email: null,
      review: null,
      setup_future_usage: null,
    },
    ...{ shipping: null, source: null, statement_descriptor: null, statement_descriptor_suffix: null },
    ...{ status: 'requires_payment_method', transfer_data: null, transfer_group: null },
  }
  needed(wholeOf(params, 'amount'), 'amount')
  const intent = withParams(tx, empty, params)
  if (intent.transfer_data)
    checkDestination(tx, intent.transfer_data.destination, 'transfer_data[destination]')
  return intent
}

const CHANGEABLE = ['requires_payment_method', 'requires_confirmation', 'requires_action'] as const

/** @throws ApiError 400 also for an intent that has its money, or waits for it */
export function updateIntent(tx: Transaction, before: PaymentIntent, params: Params): PaymentIntent {
  const onlyWords = ['description', 'metadata', 'receipt_email', 'transfer_group']
  if (Object.keys(params).some((field) => !onlyWords.includes(field)))
    expectStatus(before, 'update', CHANGEABLE)
  const changed = withParams(tx, before, params)
  return tx.save(withMethod(tx, changed, params))
}

/** The intent with what a call names of it; checked, not stored. */
function withParams(tx: Transaction, before: PaymentIntent, params: Params): PaymentIntent {
  const intent: PaymentIntent = { ...before, metadata: mergeMetadata(before.metadata, params) }
  const amount = wholeOf(params, 'amount')
  if (amount !== undefined) intent.amount = amount
  const currency = textOf(params, 'currency')
  if (currency) intent.currency = currency.toLowerCase()
  checkCharge(intent.amount, intent.currency)
  for (const field of [
    ...(['description', 'receipt_email', 'transfer_group'] as const),
    ...(['statement_descriptor', 'statement_descriptor_suffix', 'on_behalf_of', 'customer'] as const),
  ]) {
    const text = textOf(params, field)
    if (text !== undefined) intent[field] = text
  }
  const captureMethod = textOf(params, 'capture_method')
  if (captureMethod) intent.capture_method = captureMethod as PaymentIntent['capture_method']
  const usage = textOf(params, 'setup_future_usage')
  if (usage !== undefined) intent.setup_future_usage = usage as PaymentIntent['setup_future_usage']
  const types = listOfTexts(params, 'allowed_payment_method_types')
  if (types) intent.allowed_payment_method_types = types
  const automatic = hashOf(params, 'automatic_payment_methods')
  if (automatic) intent.automatic_payment_methods = { allow_redirects: 'always', ...automatic }
  if (Object.hasOwn(params, 'shipping')) intent.shipping = hashOf(params, 'shipping') ?? null
  const secure = textOf(
    hashOf(hashOf(params, 'payment_method_options') ?? {}, 'card') ?? {},
    'request_three_d_secure',
  )
  if (secure)
    intent.payment_method_options = {
      card: { ...before.payment_method_options.card, request_three_d_secure: secure },
    }
  checkStatement(intent)
  if (intent.customer) knownCustomer(tx, intent.customer)
  if (intent.on_behalf_of) checkOnBehalfOf(tx, intent.on_behalf_of)
  return withDestination(intent, params)
}

/** @throws ApiError 400 for a split that Stripe does not make */
function withDestination(before: PaymentIntent, params: Params): PaymentIntent {
  const intent = { ...before }
  const data = hashOf(params, 'transfer_data')
  if (data) {
    const destination = textOf(data, 'destination') ?? before.transfer_data?.destination
    const amount = wholeOf(data, 'amount') ?? before.transfer_data?.amount
    intent.transfer_data = {
      destination: needed(destination, 'transfer_data[destination]'),
      ...(amount === undefined ? {} : { amount }),
    }
  }
  if (Object.hasOwn(params, 'application_fee_amount'))
    intent.application_fee_amount = wholeOf(params, 'application_fee_amount') ?? null
  checkSplit(intent)
  return intent
}

function checkSplit({ amount, application_fee_amount: fee, transfer_data: data }: PaymentIntent): void {
  const refuse = (code: string, param: string, message: string) => new ApiError(400, code, message, { param })
  const part = data?.amount
  if (part !== undefined && fee !== null)
    throw refuse(
      'parameters_exclusive',
      'transfer_data[amount]',
      'transfer_data[amount] and application_fee_amount exclude each other.',
    )
  if (part !== undefined && (part < 1 || part > amount))
    throw refuse(
      'parameter_invalid_integer',
      'transfer_data[amount]',
      'The part must be from 1 to the amount.',
    )
  if (fee === null) return
  if (fee < 1)
    throw refuse(
      'parameter_invalid_integer',
      'application_fee_amount',
      'The fee must be 1 or more: leave it out.',
    )
  if (fee > amount)
    throw refuse('parameter_invalid_integer', 'application_fee_amount', 'The fee is larger than the amount.')
  if (!data)
    throw refuse(
      'payment_intent_invalid_parameter',
      'application_fee_amount',
      'A fee is taken only of a payment that somebody else gets: name transfer_data[destination].',
    )
}

function withMethod(tx: Transaction, intent: PaymentIntent, params: Params): PaymentIntent {
  const asked = textOf(params, 'payment_method')
  if (asked === undefined) return intent
  if (asked === null) return { ...intent, payment_method: null, status: 'requires_payment_method' }
  const method = usableMethod(tx, intent, asked)
  return { ...intent, payment_method: method.id, status: 'requires_confirmation', next_action: null }
}

/**
 * The card that this intent may be paid with.
 * @throws ApiError 400 for a card of somebody else
 */
export function usableMethod(tx: Transaction, intent: PaymentIntent, id: string): PaymentMethod {
  const method = takeMethod(tx, id)
  if (method.customer !== null && method.customer !== intent.customer)
    throw new ApiError(
      400,
      intent.customer === null ? 'payment_method_invalid_parameter' : 'resource_missing',
      `The payment method ${method.id} belongs to a customer: name that customer as the intent's.`,
      { param: 'payment_method' },
    )
  return method
}
