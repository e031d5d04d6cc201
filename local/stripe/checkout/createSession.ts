import type { Params } from '../feature.ts'
import { ApiError } from '../http/apiError.ts'
import { newIntent } from '../payments/createIntent.ts'
import { knownCustomer } from '../payments/customers.ts'
import type { Transaction } from '../store/transaction.ts'
import { createSetupSession } from './createSetupSession.ts'
import { type LineParams, makeLines } from './lineItems.ts'
import { BUILT_OF_ALL, missing, newSession, notBuilt, openSession, refuseUnbuilt } from './newSession.ts'
import { intentParams } from './paySession.ts'
import type { CheckoutSession } from './session.ts'

/** What a session for payment has besides what every one has. */
interface PaymentParams {
  customer?: string
  customer_creation?: string
  customer_email?: string
  line_items?: LineParams[]
  payment_intent_data?: Record<string, unknown>
  saved_payment_method_options?: {
    allow_redisplay_filters?: string[]
    payment_method_save?: 'enabled' | 'disabled'
  }
  submit_type?: CheckoutSession['submit_type']
}

const BUILT = [
  ...BUILT_OF_ALL,
  ...['customer_creation', 'customer_email', 'line_items', 'payment_intent_data'],
  ...['saved_payment_method_options', 'submit_type'],
]
const BUILT_OF_INTENT = [
  ...['application_fee_amount', 'capture_method', 'description', 'metadata', 'receipt_email'],
  ...['setup_future_usage', 'statement_descriptor_suffix', 'transfer_data', 'transfer_group'],
]

/** Opens a checkout for one payment, or one that saves a card. */
export function createSession(tx: Transaction, given: Params): CheckoutSession {
  if (tx.scope !== tx.platform)
    throw new ApiError(
      400,
      'capability_not_active',
      'This account is a recipient: it sells nothing by itself.',
    )
  const { mode } = given
  if (mode === undefined) missing('mode')
  if (mode === 'setup') return createSetupSession(tx, given)
  if (mode !== 'payment') notBuilt('mode', mode)
  const params = given as PaymentParams
  refuseUnbuilt(given, BUILT, { payment_intent_data: BUILT_OF_INTENT })
  const base = newSession(tx, given)
  checkPayer(tx, params)
  const lines = makeLines(tx, params.line_items)
  const total = lines.reduce((sum, line) => sum + line.amount_total, 0)
  const session: CheckoutSession = {
    ...base,
    amount_subtotal: total,
    amount_total: total,
    currency: String(lines[0]?.currency),
    customer_creation: params.customer ? null : 'if_required',
    customer_email: params.customer_email ?? null,
    mode: 'payment',
    payment_status: total === 0 ? 'no_payment_required' : 'unpaid',
    saved_payment_method_options: savedOptionsOf(params),
    submit_type: params.submit_type ?? null,
    total_details: { amount_discount: 0, amount_shipping: 0, amount_tax: 0 },
  }
  // what its intent would be refused for is told now, not to who pays
  if (total > 0) newIntent(tx, intentParams(session, params.payment_intent_data ?? {}))
  return openSession(tx, session, { intent: params.payment_intent_data ?? {}, lines })
}

function checkPayer(tx: Transaction, params: PaymentParams): void {
  const { customer, customer_creation: creation, customer_email: email } = params
  if (creation !== undefined && creation !== 'if_required') notBuilt('customer_creation', creation)
  if (customer !== undefined) {
    knownCustomer(tx, customer)
    for (const [param, other] of Object.entries({ customer_email: email, customer_creation: creation }))
      if (other !== undefined)
        throw new ApiError(400, 'parameter_invalid', `\`customer\` and \`${param}\` exclude each other.`, {
          param,
        })
  }
  const saves = params.saved_payment_method_options?.payment_method_save === 'enabled'
  if (saves && customer === undefined)
    throw new ApiError(400, 'parameter_invalid', 'A card is kept for a customer: name one.', {
      param: 'saved_payment_method_options[payment_method_save]',
    })
}

function savedOptionsOf({ customer, saved_payment_method_options: options }: PaymentParams) {
  if (!options && customer === undefined) return null
  return {
    allow_redisplay_filters: options?.allow_redisplay_filters ?? ['always'],
    payment_method_remove: 'disabled',
    payment_method_save: options?.payment_method_save ?? 'disabled',
  }
}
