import type { Json } from './callApi.ts'
import { type Answers, isFields, type ParityCall } from './playScenario.ts'

const PAID = { amount: 900, currency: 'eur' }
const CARD_ONLY = { allowed_payment_method_types: ['card'] }
const RECIPIENT = ['configuration.recipient', 'identity', 'requirements', 'defaults']

const fieldOf = (item: Json, field: string) => (isFields(item) ? (item[field] ?? null) : null)
const isSet = (field: string) => (body: Json) => fieldOf(body, field) !== null
const byTypeAndAmount = (item: Json) => `${fieldOf(item, 'type')} ${fieldOf(item, 'amount')}`

/** Whether an item of a list is about something that this scenario made. */
function isOurs(item: Json, answers: Answers): boolean {
  const text = JSON.stringify(item)
  const ids = ['customer', 'intent', 'declinedIntent', 'charge', 'refund', 'session']
  return ids.some((name) => {
    const id = fieldOf(answers.get(name)?.body ?? null, 'id')
    return typeof id === 'string' && text.includes(id)
  })
}

const hasTypes =
  (...types: string[]) =>
  (body: Json) => {
    const data = fieldOf(body, 'data')
    const found = Array.isArray(data) ? data.map((item) => fieldOf(item, 'type')) : []
    return types.every((type) => found.includes(type))
  }

const ACCOUNTS: ParityCall[] = [
  {
    name: 'account',
    method: 'POST',
    path: '/v2/core/accounts',
    params: {
      dashboard: 'express',
      contact_email: 'creator@example.com',
      display_name: 'Northlight',
      identity: { country: 'de' },
      defaults: { responsibilities: { fees_collector: 'application', losses_collector: 'application' } },
      configuration: {
        recipient: { capabilities: { stripe_balance: { stripe_transfers: { requested: true } } } },
      },
      include: RECIPIENT,
    },
  },
  {
    name: 'accountRead',
    method: 'GET',
    path: '/v2/core/accounts/{account.id}',
    params: { include: RECIPIENT },
  },
  { name: 'accountOfV1', method: 'GET', path: '/v1/accounts/{account.id}' },
  {
    name: 'accountLink',
    method: 'POST',
    path: '/v2/core/account_links',
    params: {
      account: '{account.id}',
      use_case: {
        type: 'account_onboarding',
        account_onboarding: {
          refresh_url: 'http://localhost:5173/studio',
          return_url: 'http://localhost:5173/studio',
        },
      },
    },
  },
]

const PAYING: ParityCall[] = [
  {
    name: 'customer',
    method: 'POST',
    path: '/v1/customers',
    params: { email: 'fan@example.com', metadata: { account: 'a1' } },
  },
  {
    name: 'intent',
    method: 'POST',
    path: '/v1/payment_intents',
    params: {
      ...{ ...PAID, ...CARD_ONLY, customer: '{customer.id}', payment_method: 'pm_card_visa', confirm: true },
      ...{ application_fee_amount: 90, transfer_data: { destination: '{destination}' } },
      ...{ transfer_group: 'parity', metadata: { purchase: 'p1' } },
    },
  },
  {
    name: 'charge',
    method: 'GET',
    path: '/v1/charges/{intent.latest_charge}',
    params: { expand: ['transfer'] },
    until: isSet('balance_transaction'),
  },
  {
    name: 'chargeLine',
    method: 'GET',
    path: '/v1/balance_transactions/{charge.balance_transaction}',
  },
  { name: 'fee', method: 'GET', path: '/v1/application_fees/{charge.application_fee}' },
  {
    name: 'creatorLines',
    method: 'GET',
    path: '/v1/balance_transactions',
    params: { source: '{charge.transfer.destination_payment}' },
    account: '{destination}',
    orderBy: byTypeAndAmount,
  },
  {
    name: 'declined',
    method: 'POST',
    path: '/v1/payment_intents',
    params: { ...PAID, ...CARD_ONLY, payment_method: 'pm_card_visa_chargeDeclined', confirm: true },
  },
  { name: 'declinedIntent', method: 'GET', path: '/v1/payment_intents/{declined.error.payment_intent.id}' },
]

const GIVING_BACK: ParityCall[] = [
  {
    name: 'refund',
    method: 'POST',
    path: '/v1/refunds',
    params: {
      ...{ payment_intent: '{intent.id}', amount: 400, reverse_transfer: true, refund_application_fee: true },
      metadata: { purchase: 'p1' },
    },
  },
  { name: 'refundLine', method: 'GET', path: '/v1/balance_transactions', params: { source: '{refund.id}' } },
  { name: 'refundedCharge', method: 'GET', path: '/v1/charges/{charge.id}' },
  { name: 'reversals', method: 'GET', path: '/v1/transfers/{charge.transfer.id}/reversals' },
  { name: 'feeRefunds', method: 'GET', path: '/v1/application_fees/{charge.application_fee}/refunds' },
]

const CHECKOUT: ParityCall[] = [
  {
    name: 'session',
    method: 'POST',
    path: '/v1/checkout/sessions',
    params: {
      ...{ mode: 'payment', ...CARD_ONLY, client_reference_id: 'p2', customer: '{customer.id}' },
      ...{ success_url: 'http://localhost:5173/pay/p2', cancel_url: 'http://localhost:5173/pay/p2' },
      line_items: [
        {
          quantity: 1,
          price_data: { currency: 'eur', unit_amount: 900, product_data: { name: 'A pass to watch' } },
        },
      ],
      metadata: { purchase: 'p2' },
    },
  },
  { name: 'lineItems', method: 'GET', path: '/v1/checkout/sessions/{session.id}/line_items' },
  { name: 'expired', method: 'POST', path: '/v1/checkout/sessions/{session.id}/expire' },
]

const REFUSALS: ParityCall[] = [
  { name: 'unknownParameter', method: 'POST', path: '/v1/customers', params: { nonsense: 'x' } },
  { name: 'missingObject', method: 'GET', path: '/v1/customers/cus_nobodyknowsthisone' },
  {
    name: 'wrongEnum',
    method: 'POST',
    path: '/v1/payment_intents',
    params: { ...PAID, capture_method: 'manaul' },
  },
  { name: 'tooSmall', method: 'POST', path: '/v1/payment_intents', params: { amount: 1, currency: 'eur' } },
]

/** What is compared with the provider: getting paid, paying, a decline, money back, a page, refusals, events. */
export const SCENARIO: readonly ParityCall[] = [
  ...ACCOUNTS,
  ...PAYING,
  ...GIVING_BACK,
  ...CHECKOUT,
  ...REFUSALS,
  { name: 'balance', method: 'GET', path: '/v1/balance', isOfHistory: true },
  {
    name: 'events',
    method: 'GET',
    path: '/v1/events',
    params: { limit: 100 },
    until: hasTypes('customer.created', 'checkout.session.expired'),
    keep: isOurs,
    orderBy: (item) => String(fieldOf(item, 'type')),
  },
]
