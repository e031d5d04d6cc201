import { expect } from 'chai'
import type Stripe from 'stripe'
import { type CheckedParams, checkParams } from '#local/stripe/contract/checkParams.ts'
import { findRoute } from '#local/stripe/contract/findRoute.ts'
import type { ParamRefusal } from '#local/stripe/contract/paramFault.ts'
import { readForm } from '#local/stripe/contract/readForm.ts'
import { type ReceivedRequest, type RecordedClient, recordClient } from './recordClient.ts'

const INTENT = 'POST /v1/payment_intents'
const SESSION = 'POST /v1/checkout/sessions'
const paid = 'amount=900&currency=eur'

const form = (route: string, raw: string) => checkParams(route, readForm(raw))
/** Code and place of a refusal; `taken` when there is none. */
const refused = (checked: CheckedParams) =>
  'refusal' in checked ? [checked.refusal.code, checked.refusal.param] : 'taken'

/** What the contract makes of a request as it came. */
function asReceived({ method, path, query, body }: ReceivedRequest): CheckedParams {
  const route = findRoute(method, path)
  if (!route) throw new Error(`${method} ${path} is no route`)
  const isJson = path.startsWith('/v2/') && method === 'POST'
  if (isJson) return checkParams(route.key, body === '' ? undefined : JSON.parse(body))
  return checkParams(route.key, readForm(method === 'POST' ? body : query))
}

describe('parameters of the contract [S1.1]', () => {
  let client: RecordedClient
  before(async () => {
    client = await recordClient()
  })
  after(() => client.stop())

  /** What the contract makes of what the real client sends. */
  async function sent(call: (stripe: Stripe) => PromiseLike<unknown>): Promise<CheckedParams> {
    client.received.length = 0
    await call(client.stripe)
    expect(client.received).to.have.length(1)
    return asReceived(client.received[0] as ReceivedRequest)
  }

  it('come out of a form as the caller gave them to the real client', async () => {
    const intent: Stripe.PaymentIntentCreateParams = {
      ...{ amount: 900, currency: 'eur', confirm: true, off_session: false, customer: 'cus_1' },
      ...{ payment_method: 'pm_1', application_fee_amount: 90, transfer_data: { destination: 'acct_1' } },
      ...{
        metadata: { purchase: '007', 'a b&c=[d]': 'é\n+%' },
        expand: ['latest_charge.balance_transaction'],
      },
      ...{ automatic_payment_methods: { enabled: true, allow_redirects: 'never' } },
      ...{ payment_method_options: { card: { request_three_d_secure: 'any' } }, capture_method: 'automatic' },
    }
    expect(await sent((stripe) => stripe.paymentIntents.create(intent))).to.deep.equal({ params: intent })
    const session: Stripe.Checkout.SessionCreateParams = {
      ...{
        mode: 'payment',
        ui_mode: 'hosted_page',
        success_url: 'https://localhost/pay/1?a=b',
        expires_at: 99,
      },
      ...{
        allowed_payment_method_types: ['card'],
        saved_payment_method_options: { payment_method_save: 'enabled' },
      },
      line_items: [
        {
          quantity: 1,
          price_data: { currency: 'eur', unit_amount: 900, product_data: { name: 'A pass', metadata: {} } },
        },
        { quantity: 2, price: 'price_1' },
      ],
      payment_intent_data: { application_fee_amount: 90, transfer_data: { destination: 'acct_1' } },
    }
    const withoutEmpty = structuredClone(session)
    delete withoutEmpty.line_items?.[0]?.price_data?.product_data?.metadata
    expect(await sent((stripe) => stripe.checkout.sessions.create(session))).to.deep.equal({
      params: withoutEmpty,
    })
  })

  it('are unset by null, which a form sends as nothing, only where the type allows it', async () => {
    const params = { metadata: { kept: 'a', gone: null } }
    expect(await sent((stripe) => stripe.refunds.update('re_1', params))).to.deep.equal({ params })
    expect(await sent((stripe) => stripe.transfers.update('tr_1', { metadata: null }))).to.deep.equal({
      params: { metadata: null },
    })
    expect(refused(form(INTENT, `${paid}&description=`))).to.deep.equal([
      'parameter_invalid_empty',
      'description',
    ])
    expect(refused(form(INTENT, 'amount=&currency=eur'))).to.deep.equal(['parameter_invalid_empty', 'amount'])
  })

  it('of queries are typed: pages, ranges and what v2 includes', async () => {
    const list = { created: { gte: 5, lt: 9 }, limit: 3, starting_after: 'ch_1', transfer_group: 'g' }
    expect(await sent((stripe) => stripe.charges.list(list))).to.deep.equal({ params: list })
    expect(await sent((stripe) => stripe.charges.list({ created: 5 }))).to.deep.equal({
      params: { created: 5 },
    })
    const events = {
      types: ['payout.paid', 'payout.failed'],
      delivery_success: false,
      ending_before: 'evt_1',
    }
    expect(await sent((stripe) => stripe.events.list(events))).to.deep.equal({ params: events })
    const include: Stripe.V2.Core.AccountRetrieveParams = {
      include: ['configuration.recipient', 'requirements'],
    }
    expect(await sent((stripe) => stripe.v2.core.accounts.retrieve('acct_1', include))).to.deep.equal({
      params: include,
    })
    for (const limit of ['0', '101', '-1', '1.5', 'many', ''])
      expect(refused(form('GET /v1/charges', `limit=${limit}`)), limit).to.have.members([
        limit === '' ? 'parameter_invalid_empty' : 'parameter_invalid_integer',
        'limit',
      ])
  })

  it('of v2 are JSON and become nothing else', async () => {
    const account: Stripe.V2.Core.AccountCreateParams = {
      ...{ dashboard: 'express', contact_email: 'a@example.test', identity: { country: 'de' } },
      defaults: { responsibilities: { fees_collector: 'application', losses_collector: 'application' } },
      configuration: {
        recipient: { capabilities: { stripe_balance: { stripe_transfers: { requested: true } } } },
      },
      include: ['configuration.recipient', 'requirements'],
    }
    expect(await sent((stripe) => stripe.v2.core.accounts.create(account))).to.deep.equal({ params: account })
    expect(await sent((stripe) => stripe.v2.core.accounts.close('acct_1'))).to.deep.equal({ params: {} })
    const create = 'POST /v2/core/accounts'
    const requested = (value: unknown) => ({
      configuration: {
        recipient: { capabilities: { stripe_balance: { stripe_transfers: { requested: value } } } },
      },
    })
    const at = 'configuration[recipient][capabilities][stripe_balance][stripe_transfers][requested]'
    expect(refused(checkParams(create, requested('true')))).to.deep.equal(['invalid_fields', at])
    for (const [raw, param] of [
      [{ contact_email: 5 }, 'contact_email'],
      [{ dashboard: 'expresso' }, 'dashboard'],
      [{ identity: 'de' }, 'identity'],
      [{ identity: [] }, 'identity'],
      [{ include: 'requirements' }, 'include'],
      [{ include: ['requirements', 'more'] }, 'include[1]'],
      [{ type: 'express' }, 'type'],
      [JSON.parse('{"__proto__":{"dashboard":"express"}}'), '__proto__'],
      [[], ''],
      ['text', ''],
      [5, ''],
    ] as const)
      expect(refused(checkParams(create, raw)), param).to.deep.equal(['invalid_fields', param])
  })

  it('that the provider does not know, or no longer, are refused by name', async () => {
    const slip = { idempotencyKey: 'k' } as Stripe.PaymentIntentCaptureParams
    expect(refused(await sent((stripe) => stripe.paymentIntents.capture('pi_1', slip)))).to.deep.equal([
      'parameter_unknown',
      'idempotencyKey',
    ])
    for (const route of [INTENT, `${INTENT}/{id}`, `${INTENT}/{id}/confirm`, SESSION])
      expect(refused(form(route, `${paid}&payment_method_types[0]=card`))).to.deep.equal([
        'payment_method_types_no_longer_supported',
        'payment_method_types',
      ])
    expect(refused(form('POST /v1/refunds', 'payment_method_types[0]=card'))).to.deep.equal([
      'parameter_unknown',
      'payment_method_types',
    ])
    expect(refused(form(INTENT, `${paid}&transfer_data[destination]=a&transfer_data[fee]=1`))).to.deep.equal([
      'parameter_unknown',
      'transfer_data[fee]',
    ])
    expect(refused(form('GET /v1/balance', 'limit=3'))).to.deep.equal(['parameter_unknown', 'limit'])
  })

  it('outside a list are refused, although the package compiles them', async () => {
    const manual = { amount: 900, currency: 'eur', capture_method: 'manaul' }
    expect(refused(await sent((stripe) => stripe.paymentIntents.create(manual)))).to.deep.equal([
      undefined,
      'capture_method',
    ])
    const hosted = { mode: 'payment', ui_mode: 'hosted' } as const
    expect(refused(await sent((stripe) => stripe.checkout.sessions.create(hosted)))).to.deep.equal([
      undefined,
      'ui_mode',
    ])
    expect(refused(form('POST /v1/refunds', 'reason=because'))).to.deep.equal([undefined, 'reason'])
    expect(refused(form('POST /v1/webhook_endpoints', 'url=u&enabled_events[0]=payout.payed'))).to.deep.equal(
      [undefined, 'enabled_events[0]'],
    )
  })

  it('that are required are missed where they belong', () => {
    expect(refused(form(INTENT, 'currency=eur'))).to.deep.equal(['parameter_missing', 'amount'])
    expect(refused(form(INTENT, ''))).to.deep.equal(['parameter_missing', 'amount'])
    expect(refused(form(INTENT, `${paid}&transfer_data[amount]=5`))).to.deep.equal([
      'parameter_missing',
      'transfer_data[destination]',
    ])
    expect(refused(form(SESSION, 'line_items[0][price_data][unit_amount]=5'))).to.deep.equal([
      'parameter_missing',
      'line_items[0][price_data][currency]',
    ])
  })

  it('of another type or shape are refused', () => {
    for (const amount of ['4.5', '1e3', ' 5', '5 ', '+5', '0x5', '٣', '99999999999999999999', 'NaN', 'true'])
      expect(
        refused(form(INTENT, `amount=${encodeURIComponent(amount)}&currency=eur`)),
        amount,
      ).to.deep.equal(['parameter_invalid_integer', 'amount'])
    for (const [raw, param] of [
      ['amount[0]=9&currency=eur', 'amount'],
      ['amount=9&amount=8&currency=eur', 'amount'],
      ['amount[a]=9&currency=eur', 'amount'],
      [`${paid}&confirm=1`, 'confirm'],
      [`${paid}&confirm=TRUE`, 'confirm'],
      [`${paid}&transfer_data=acct_1`, 'transfer_data'],
      [`${paid}&transfer_data[0]=acct_1`, 'transfer_data'],
      [`${paid}&transfer_data[destination][0]=acct_1`, 'transfer_data[destination]'],
      [`${paid}&metadata=a`, 'metadata'],
      [`${paid}&metadata[a][b]=c`, 'metadata[a]'],
      [`${paid}&expand=customer`, 'expand'],
      [`${paid}&expand[a]=customer`, 'expand'],
      [`${paid}&expand[0]=customer&expand[b]=charge`, 'expand'],
      [`${paid}&expand[0][0]=customer`, 'expand[0]'],
    ] as const)
      expect(refused(form(INTENT, raw)), raw).to.deep.equal([undefined, param])
  })

  it('too long, too many or with NUL are refused', () => {
    const many = Array.from({ length: 51 }, (_, at) => `metadata[k${at}]=v`).join('&')
    for (const [raw, code, param] of [
      [`${paid}&description=a%00b`, 'invalid_characters', 'description'],
      [`${paid}&metadata[a]=%00`, 'invalid_characters', 'metadata[a]'],
      [`${paid}&description=${'a'.repeat(20_001)}`, undefined, 'description'],
      [`${paid}&metadata[${'k'.repeat(41)}]=v`, undefined, 'metadata'],
      [`${paid}&metadata[k]=${'v'.repeat(501)}`, undefined, 'metadata[k]'],
      [`${paid}&${many}`, undefined, 'metadata'],
    ] as const)
      expect(refused(form(INTENT, raw)), raw.slice(0, 60)).to.deep.equal([code, param])
    expect(refused(form(INTENT, `${paid}&description=${'a'.repeat(20_000)}`))).to.equal('taken')
    const { message } = (form(INTENT, `amount=${'9'.repeat(9999)}&currency=eur`) as { refusal: ParamRefusal })
      .refusal
    expect(message).to.have.length.lessThan(120)
  })
})
