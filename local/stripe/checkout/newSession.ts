import type { Params } from '../feature.ts'
import { ApiError } from '../http/apiError.ts'
import { hashOf, listOfTexts, mergeMetadata, textOf, wholeOf } from '../http/fields.ts'
import type { Transaction } from '../store/transaction.ts'
import { type CheckoutSession, type LineItem, SESSION, type SessionFacts } from './session.ts'

/** Parameters that every session is made of here; what else the API knows is answered with 501. */
export const BUILT_OF_ALL: readonly string[] = [
  ...['allowed_payment_method_types', 'cancel_url', 'client_reference_id', 'customer', 'expires_at'],
  ...['locale', 'metadata', 'mode', 'success_url', 'ui_mode'],
]

const MIN_OPEN_S = 30 * 60
const MAX_OPEN_S = 24 * 3600
const MAX_REFERENCE = 200

/** What a session never has here. */
const NOTHING = {
  ...{ adaptive_pricing: null, after_expiration: null, allow_promotion_codes: null },
  automatic_tax: { enabled: false, liability: null, provider: null, status: null },
  ...{ billing_address_collection: null, client_secret: null, collected_information: null, consent: null },
  ...{ consent_collection: null, currency_conversion: null, custom_fields: [] },
  custom_text: {
    ...{ after_submit: null, shipping_address: null, submit: null, terms_of_service_acceptance: null },
  },
  ...{ customer_account: null, discounts: [], integration_identifier: null },
  ...{ invoice: null, invoice_creation: null, livemode: false, managed_payments: null },
  ...{ origin_context: null, payment_intent: null, payment_link: null, payment_method_collection: null },
  ...{ payment_method_configuration_details: null, payment_method_options: {} },
  ...{ payment_method_types: ['card'], permissions: null, recovered_from: null, setup_intent: null },
  ...{ shipping_address_collection: null, shipping_cost: null, shipping_options: [], subscription: null },
  ...{ ui_mode: 'hosted_page', wallet_options: null },
}

/** A session that is not open yet, with what each kind of it takes from its parameters. */
export function newSession(tx: Transaction, params: Params) {
  checkPlaces(params)
  const id = tx.newId('cs_test')
  return {
    ...NOTHING,
    id,
    object: SESSION,
    allowed_payment_method_types: allowedTypesOf(params),
    cancel_url: textOf(params, 'cancel_url') ?? null,
    client_reference_id: textOf(params, 'client_reference_id') ?? null,
    created: tx.nowS,
    customer: textOf(params, 'customer') ?? null,
    customer_details: null,
    expires_at: readEnd(tx, params),
    locale: textOf(params, 'locale') ?? null,
    metadata: mergeMetadata({}, params),
    status: 'open',
    success_url: String(params.success_url),
    url: `${tx.pagesOrigin}/checkout/${id}`,
  } as const
}

/** Stores a session with what the API does not answer of it, and ends it at its time. */
export function openSession(
  tx: Transaction,
  session: CheckoutSession,
  { lines, ...facts }: Pick<SessionFacts, 'intent' | 'redisplay'> & { lines: LineItem[] },
): CheckoutSession {
  const { id, expires_at: expiresAtS } = session
  const url = `/v1/checkout/sessions/${id}/line_items`
  tx.save(session)
  tx.hide(id, {
    ...facts,
    includable: { line_items: { object: 'list', data: lines, has_more: false, url } },
  } satisfies SessionFacts)
  tx.schedule(expiresAtS, 'checkout.expire', id)
  return session
}

/** @throws ApiError 501 for a parameter that is not among those built, and for a field of a hash that is not */
export function refuseUnbuilt(
  params: Params,
  built: readonly string[],
  hashes: Record<string, readonly string[]>,
): void {
  const { ui_mode: uiMode } = params
  if (uiMode !== undefined && uiMode !== 'hosted_page') notBuilt('ui_mode', uiMode)
  for (const name of Object.keys(params)) if (!built.includes(name)) notBuilt(name)
  for (const [hash, fields] of Object.entries(hashes))
    for (const name of Object.keys(hashOf(params, hash) ?? {}))
      if (!fields.includes(name)) notBuilt(`${hash}[${name}]`)
}

/** @throws ApiError 400 */
function checkPlaces(params: Params): void {
  if (params.success_url === undefined) missing('success_url')
  for (const param of ['success_url', 'cancel_url']) {
    const url = textOf(params, param)
    if (typeof url === 'string' && !/^https?:$/.test(URL.parse(url)?.protocol ?? ''))
      throw new ApiError(400, 'url_invalid', 'Not a valid URL: it begins with https:// or http://.', {
        param,
      })
  }
  if ((textOf(params, 'client_reference_id') ?? '').length > MAX_REFERENCE)
    throw new ApiError(400, 'parameter_invalid', `A reference has ${MAX_REFERENCE} characters at most.`, {
      param: 'client_reference_id',
    })
}

function allowedTypesOf(params: Params): string[] | null {
  const allowed = listOfTexts(params, 'allowed_payment_method_types') ?? null
  if (allowed === null || allowed.includes('card')) return allowed
  throw new ApiError(400, 'parameter_invalid', 'Nothing of this list can pay here: cards alone do.', {
    param: 'allowed_payment_method_types',
  })
}

function readEnd(tx: Transaction, params: Params): number {
  const atS = wholeOf(params, 'expires_at')
  if (atS === undefined) return tx.nowS + MAX_OPEN_S
  if (atS >= tx.nowS + MIN_OPEN_S && atS <= tx.nowS + MAX_OPEN_S) return atS
  throw new ApiError(
    400,
    'parameter_invalid',
    'A session is open for 30 minutes at least and 24 hours at most.',
    { param: 'expires_at' },
  )
}

/** @throws ApiError 501 */
export function notBuilt(param: string, value?: unknown): never {
  const what = value === undefined ? param : `${param}=${value}`
  throw new ApiError(501, 'not_built', `The stand-in has no checkout with \`${what}\`.`, { param })
}

/** @throws ApiError 400 */
export function missing(param: string): never {
  throw new ApiError(400, 'parameter_missing', `Missing required param: ${param}.`, { param })
}
