import { createHash } from 'node:crypto'
import type { Params } from '../feature.ts'
import { ApiError } from '../http/apiError.ts'
import { hashOf, mergeMetadata, textOf } from '../http/fields.ts'
import type { StoredObject, Transaction } from '../store/transaction.ts'
import { findTestCard, type TestCard, testCardOf } from './testCards.ts'

/** A card as the API shows it (`pm_…`); its number is hidden. */
export interface PaymentMethod extends StoredObject {
  object: 'payment_method'
  type: 'card'
  card: CardFacts
  billing_details: BillingDetails
  customer: string | null
  metadata: Record<string, string>
}

export interface CardFacts {
  brand: string
  country: string
  exp_month: number
  exp_year: number
  fingerprint: string
  funding: string
  last4: string
  [field: string]: unknown
}

export interface BillingDetails {
  address: object | null
  email: string | null
  name: string | null
  phone: string | null
  tax_id: string | null
}

/** What is never answered of a card. */
interface MethodSecrets {
  /** the test card by its `pm_card_…`: a typed number is stored nowhere */
  card: string
  /** its bank was asked once, for payments without the buyer */
  isSetUp?: true
  /** it was taken from its customer and is good for nothing */
  isDetached?: true
}

/** What somebody types on a page of the stand-in. */
export interface TypedCard {
  number: string
  expMonth: number
  expYear: number
  cvc?: string
  name?: string
  email?: string
}

/**
 * A payment method from a test card's number, which only the stand-in's own pages take.
 * @throws ApiError 402 for a number that is no test card, or a date that is over
 */
export function createCardMethod(tx: Transaction, typed: TypedCard): PaymentMethod {
  const card = findTestCard(typed.number)
  const refuse = (code: string, message: string, param: string) => new ApiError(402, code, message, { param })
  if (!card) throw refuse('incorrect_number', 'Your card number is incorrect.', 'number')
  const today = new Date(tx.nowS * 1000)
  if (!Number.isInteger(typed.expMonth) || typed.expMonth < 1 || typed.expMonth > 12)
    throw refuse('invalid_expiry_month', "Your card's expiration month is invalid.", 'exp_month')
  const end = Date.UTC(typed.expYear, typed.expMonth)
  if (!Number.isInteger(typed.expYear) || end <= today.getTime() || typed.expYear > today.getFullYear() + 50)
    throw refuse('invalid_expiry_year', "Your card's expiration year is invalid.", 'exp_year')
  const cvcLength = card.brand === 'amex' ? 4 : 3
  if (typed.cvc !== undefined && !(/^\d+$/.test(typed.cvc) && typed.cvc.length === cvcLength))
    throw refuse('invalid_cvc', "Your card's security code is invalid.", 'cvc')
  return saveMethod(tx, card, typed)
}

function saveMethod(tx: Transaction, card: TestCard, typed: TypedCard): PaymentMethod {
  const brand = card.brand ?? 'visa'
  const method = tx.save<PaymentMethod>({
    id: tx.newId('pm'),
    object: 'payment_method',
    type: 'card',
    allow_redisplay: 'unspecified',
    billing_details: {
      ...{ address: null, email: typed.email ?? null, name: typed.name ?? null, phone: null, tax_id: null },
    },
    card: {
      ...{ brand, country: 'US', exp_month: typed.expMonth, exp_year: typed.expYear },
      checks: {
        address_line1_check: null,
        address_postal_code_check: null,
        cvc_check: typed.cvc === undefined ? null : 'pass',
      },
      ...{ display_brand: brand, fingerprint: fingerprintOf(card.number), funding: card.funding ?? 'credit' },
      ...{
        generated_from: null,
        last4: card.number.slice(-4),
        regulated_status: 'unregulated',
        wallet: null,
      },
      networks: { available: [brand], preferred: null },
      three_d_secure_usage: { supported: true },
    },
    ...{ created: tx.nowS, customer: null, customer_account: null, livemode: false, metadata: {} },
  })
  tx.hide(method.id, { card: String(card.ids[0]) } satisfies MethodSecrets)
  return method
}

/** The same for one number in every account, and nothing of the number. */
function fingerprintOf(number: string): string {
  return createHash('sha256')
    .update(`stand-in ${number}`)
    .digest('base64url')
    .replaceAll(/[-_]/g, '')
    .slice(0, 16)
}

/**
 * The payment method of an id; of a `pm_card_…` a new one, as Stripe makes each time.
 * @throws ApiError 400 for an unknown id, and for one that was taken from its customer
 */
export function takeMethod(tx: Transaction, id: string): PaymentMethod {
  const card = testCardOf(id)
  if (card) {
    const year = new Date(tx.nowS * 1000).getUTCFullYear() + 1
    return saveMethod(tx, card, { number: card.number, expMonth: 12, expYear: year })
  }
  const method = tx.find<PaymentMethod>('payment_method', id)
  if (!method)
    throw new ApiError(400, 'resource_missing', `No such PaymentMethod: '${id}'`, { param: 'payment_method' })
  if (tx.hidden<MethodSecrets>(id)?.isDetached)
    throw new ApiError(
      400,
      'payment_method_unexpected_state',
      'This PaymentMethod was detached from a customer and may not be used again.',
      { param: 'payment_method' },
    )
  return method
}

/** What a payment method's card does. */
export function cardOf(tx: Transaction, methodId: string): TestCard & { isSetUp: boolean } {
  const secrets = tx.hidden<MethodSecrets>(methodId)
  const card = secrets && testCardOf(secrets.card)
  if (!card) throw new Error(`${methodId} has no card`)
  return { ...card, isSetUp: secrets.isSetUp === true }
}

/** From now on its bank does not ask for payments without the buyer. */
export function setUpMethod(tx: Transaction, methodId: string): void {
  tx.hide(methodId, { ...tx.hidden<MethodSecrets>(methodId), isSetUp: true })
}

/** @throws ApiError 402 for a card that its bank declines already here, 400 for one that somebody else has */
export function attachMethod(tx: Transaction, method: PaymentMethod, customer: string): PaymentMethod {
  if (method.customer === customer) return method
  if (method.customer !== null)
    throw new ApiError(
      400,
      'payment_method_unexpected_state',
      'The payment method you provided has already been attached to a customer.',
      { param: 'payment_method' },
    )
  const card = cardOf(tx, method.id)
  if (card.decline && !card.isAttachable) {
    const { code, declineCode, message } = card.decline
    throw new ApiError(402, code, message, declineCode ? { decline_code: declineCode } : {})
  }
  const attached = tx.save<PaymentMethod>({ ...method, customer })
  tx.emit('payment_method.attached', attached)
  return attached
}

export function detachMethod(tx: Transaction, method: PaymentMethod): PaymentMethod {
  if (method.customer === null)
    throw new ApiError(
      400,
      'payment_method_unexpected_state',
      'The payment method you provided is not attached to a customer.',
      { param: 'payment_method' },
    )
  const detached = tx.save<PaymentMethod>({ ...method, customer: null })
  tx.hide(method.id, { ...tx.hidden<MethodSecrets>(method.id), isDetached: true })
  tx.emit('payment_method.detached', detached, method)
  return detached
}

export function updateMethod(tx: Transaction, id: string, params: Params): PaymentMethod {
  const before = tx.read<PaymentMethod>('payment_method', id, 'payment_method')
  const card = hashOf(params, 'card') ?? {}
  const dates = ['exp_month', 'exp_year'].filter((field) => card[field] !== undefined)
  const method = tx.save<PaymentMethod>({
    ...before,
    metadata: mergeMetadata(before.metadata, params),
    billing_details: { ...before.billing_details, ...hashOf(params, 'billing_details') },
    card: { ...before.card, ...Object.fromEntries(dates.map((field) => [field, Number(card[field])])) },
    allow_redisplay: textOf(params, 'allow_redisplay') ?? before.allow_redisplay,
  })
  tx.emit('payment_method.updated', method, before)
  return method
}

/** Cards of a customer, newest first. */
export function methodsOf(tx: Transaction, customer: string): PaymentMethod[] {
  return tx.list<PaymentMethod>('payment_method', { fields: { customer } })
}
