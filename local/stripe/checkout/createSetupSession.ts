import type { Params } from '../feature.ts'
import { ApiError } from '../http/apiError.ts'
import { hashOf, textOf } from '../http/fields.ts'
import { checkCurrency } from '../money/currencies.ts'
import { knownCustomer } from '../payments/customers.ts'
import type { Transaction } from '../store/transaction.ts'
import { BUILT_OF_ALL, missing, newSession, notBuilt, openSession, refuseUnbuilt } from './newSession.ts'
import type { CheckoutSession } from './session.ts'

/** Parameters that the API takes of a session that takes money, and of no other. */
const ONLY_OF_PAYMENT = ['line_items', 'payment_intent_data', 'saved_payment_method_options', 'submit_type']
const BUILT = [...BUILT_OF_ALL, 'currency', 'custom_text', 'payment_method_data', 'setup_intent_data']
const BUILT_WITHIN = {
  custom_text: ['submit'],
  payment_method_data: ['allow_redisplay'],
  setup_intent_data: ['description', 'metadata'],
}
const MAX_TEXT = 1200

/**
 * Opens a checkout that saves a card of a customer and takes nothing.
 * @throws ApiError
 */
export function createSetupSession(tx: Transaction, params: Params): CheckoutSession {
  const odd = ONLY_OF_PAYMENT.find((name) => params[name] !== undefined)
  if (odd)
    throw new ApiError(400, 'parameter_invalid', `You can not pass \`${odd}\` in \`setup\` mode.`, {
      param: odd,
    })
  refuseUnbuilt(params, BUILT, BUILT_WITHIN)
  const customer = textOf(params, 'customer')
  if (!customer) notBuilt('customer', 'nobody')
  knownCustomer(tx, customer)
  const currency = textOf(params, 'currency')?.toLowerCase() ?? null
  if (currency !== null) checkCurrency(currency)
  else if (params.allowed_payment_method_types === undefined) missing('currency')
  const base = newSession(tx, params)
  const session: CheckoutSession = {
    ...base,
    ...{ amount_subtotal: null, amount_total: null, total_details: null },
    currency,
    custom_text: { ...base.custom_text, submit: textOverButton(params) },
    customer_creation: null,
    customer_email: null,
    mode: 'setup',
    payment_status: 'no_payment_required',
    saved_payment_method_options: null,
    submit_type: null,
  }
  return openSession(tx, session, {
    intent: hashOf(params, 'setup_intent_data') ?? {},
    // who saves a card without paying wants to see it again, unless the platform says otherwise
    redisplay: textOf(hashOf(params, 'payment_method_data') ?? {}, 'allow_redisplay') ?? 'always',
    lines: [],
  })
}

function textOverButton(params: Params): { message: string } | null {
  const message = textOf(hashOf(hashOf(params, 'custom_text') ?? {}, 'submit') ?? {}, 'message')
  if (!message) return null
  if (message.length <= MAX_TEXT) return { message }
  throw new ApiError(400, 'parameter_invalid', `A text has ${MAX_TEXT} characters at most.`, {
    param: 'custom_text[submit][message]',
  })
}
