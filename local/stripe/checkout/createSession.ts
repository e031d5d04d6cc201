import type { Params } from '../feature.ts'
import { ApiError } from '../http/apiError.ts'
import { mergeMetadata, wholeOf } from '../http/fields.ts'
import { newIntent } from '../payments/createIntent.ts'
import { knownCustomer } from '../payments/customers.ts'
import type { Transaction } from '../store/transaction.ts'
import { type LineParams, makeLines } from './lineItems.ts'
import { intentParams } from './paySession.ts'
import { type CheckoutSession, type LineItem, SESSION, type SessionFacts } from './session.ts'

/** What a session is made of here; what else the API knows is answered with 501. */
interface SessionParams {
  allowed_payment_method_types?: string[]
  cancel_url?: string
  client_reference_id?: string
  customer?: string
  customer_creation?: string
  customer_email?: string
  line_items?: LineParams[]
  locale?: string
  mode?: string
  payment_intent_data?: Record<string, unknown>
  saved_payment_method_options?: {
    allow_redisplay_filters?: string[]
    payment_method_save?: 'enabled' | 'disabled'
  }
  submit_type?: CheckoutSession['submit_type']
  success_url?: string
  ui_mode?: string
}

const BUILT = [
  ...['allowed_payment_method_types', 'cancel_url', 'client_reference_id', 'customer', 'customer_creation'],
  ...['customer_email', 'expires_at', 'line_items', 'locale', 'metadata', 'mode', 'payment_intent_data'],
  ...['saved_payment_method_options', 'submit_type', 'success_url', 'ui_mode'],
]
const BUILT_OF_INTENT = [
  ...['application_fee_amount', 'capture_method', 'description', 'metadata', 'receipt_email'],
  ...['setup_future_usage', 'statement_descriptor_suffix', 'transfer_data', 'transfer_group'],
]

const MIN_OPEN_S = 30 * 60
const MAX_OPEN_S = 24 * 3600
const MAX_REFERENCE = 200

/** Opens a checkout for one payment. */
export function createSession(tx: Transaction, given: Params): CheckoutSession {
  if (tx.scope !== tx.platform)
    throw new ApiError(
      400,
      'capability_not_active',
      'This account is a recipient: it sells nothing by itself.',
    )
  const params = readBuilt(given)
  checkPlaces(params)
  checkPayer(tx, params)
  const expiresAtS = readEnd(tx, given)
  const lines = makeLines(tx, params.line_items)
  const total = lines.reduce((sum, line) => sum + line.amount_total, 0)
  const id = tx.newId('cs_test')
  const session: CheckoutSession = {
    ...NOTHING,
    id,
    object: SESSION,
    allowed_payment_method_types: params.allowed_payment_method_types ?? null,
    amount_subtotal: total,
    amount_total: total,
    cancel_url: params.cancel_url ?? null,
    client_reference_id: params.client_reference_id ?? null,
    created: tx.nowS,
    currency: String(lines[0]?.currency),
    customer: params.customer ?? null,
    customer_creation: params.customer ? null : 'if_required',
    customer_details: null,
    customer_email: params.customer_email ?? null,
    expires_at: expiresAtS,
    locale: params.locale ?? null,
    metadata: mergeMetadata({}, given),
    payment_status: total === 0 ? 'no_payment_required' : 'unpaid',
    saved_payment_method_options: savedOptionsOf(params),
    status: 'open',
    submit_type: params.submit_type ?? null,
    success_url: String(params.success_url),
    url: `${tx.pagesOrigin}/checkout/${id}`,
  }
  // what its intent would be refused for is told now, not to who pays
  if (total > 0) newIntent(tx, intentParams(session, params.payment_intent_data ?? {}))
  tx.save(session)
  tx.hide(id, factsOfNew(id, lines, params))
  tx.schedule(expiresAtS, 'checkout.expire', id)
  return session
}

/** What a session for payment never has here. */
const NOTHING = {
  ...{ adaptive_pricing: null, after_expiration: null, allow_promotion_codes: null },
  automatic_tax: { enabled: false, liability: null, provider: null, status: null },
  ...{ billing_address_collection: null, client_secret: null, collected_information: null, consent: null },
  ...{ consent_collection: null, currency_conversion: null, custom_fields: [] },
  custom_text: {
    ...{ after_submit: null, shipping_address: null, submit: null, terms_of_service_acceptance: null },
  },
  ...{ customer_account: null, discounts: [], integration_identifier: null },
  ...{ invoice: null, invoice_creation: null, livemode: false, managed_payments: null, mode: 'payment' },
  ...{ origin_context: null, payment_intent: null, payment_link: null, payment_method_collection: null },
  ...{ payment_method_configuration_details: null, payment_method_options: {} },
  ...{ payment_method_types: ['card'], permissions: null, recovered_from: null, setup_intent: null },
  ...{ shipping_address_collection: null, shipping_cost: null, shipping_options: [], subscription: null },
  total_details: { amount_discount: 0, amount_shipping: 0, amount_tax: 0 },
  ...{ ui_mode: 'hosted_page', wallet_options: null },
}

function readBuilt(given: Params): SessionParams {
  const params = given as SessionParams
  if (params.mode === undefined) missing('mode')
  if (params.mode !== 'payment') notBuilt('mode', params.mode)
  if (params.ui_mode !== undefined && params.ui_mode !== 'hosted_page') notBuilt('ui_mode', params.ui_mode)
  for (const name of Object.keys(given)) if (!BUILT.includes(name)) notBuilt(name)
  for (const name of Object.keys(params.payment_intent_data ?? {}))
    if (!BUILT_OF_INTENT.includes(name)) notBuilt(`payment_intent_data[${name}]`)
  const allowed = params.allowed_payment_method_types
  if (allowed && !allowed.includes('card'))
    throw new ApiError(400, 'parameter_invalid', 'Nothing of this list can pay here: cards alone do.', {
      param: 'allowed_payment_method_types',
    })
  return params
}

function checkPlaces(params: SessionParams): void {
  if (params.success_url === undefined) missing('success_url')
  for (const param of ['success_url', 'cancel_url'] as const) {
    const url = params[param]
    if (url !== undefined && !/^https?:$/.test(URL.parse(url)?.protocol ?? ''))
      throw new ApiError(400, 'url_invalid', 'Not a valid URL: it begins with https:// or http://.', {
        param,
      })
  }
  if ((params.client_reference_id ?? '').length > MAX_REFERENCE)
    throw new ApiError(400, 'parameter_invalid', `A reference has ${MAX_REFERENCE} characters at most.`, {
      param: 'client_reference_id',
    })
}

function checkPayer(tx: Transaction, params: SessionParams): void {
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

function readEnd(tx: Transaction, params: Params): number {
  const atS = wholeOf(params, 'expires_at')
  if (atS === undefined) return tx.nowS + MAX_OPEN_S
  if (atS < tx.nowS + MIN_OPEN_S || atS > tx.nowS + MAX_OPEN_S)
    throw new ApiError(
      400,
      'parameter_invalid',
      'A session is open for 30 minutes at least and 24 hours at most.',
      {
        param: 'expires_at',
      },
    )
  return atS
}

function savedOptionsOf({ customer, saved_payment_method_options: options }: SessionParams) {
  if (!options && customer === undefined) return null
  return {
    allow_redisplay_filters: options?.allow_redisplay_filters ?? ['always'],
    payment_method_remove: 'disabled',
    payment_method_save: options?.payment_method_save ?? 'disabled',
  }
}

function factsOfNew(id: string, lines: LineItem[], params: SessionParams): SessionFacts {
  const url = `/v1/checkout/sessions/${id}/line_items`
  return {
    intent: params.payment_intent_data ?? {},
    includable: { line_items: { object: 'list', data: lines, has_more: false, url } },
  }
}

function notBuilt(param: string, value?: unknown): never {
  const what = value === undefined ? param : `${param}=${value}`
  throw new ApiError(501, 'not_built', `The stand-in has no checkout with \`${what}\`.`, { param })
}

function missing(param: string): never {
  throw new ApiError(400, 'parameter_missing', `Missing required param: ${param}.`, { param })
}
