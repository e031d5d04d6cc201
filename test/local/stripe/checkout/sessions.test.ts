import { expect } from 'chai'
import type Stripe from 'stripe'
import { standingClock, useStandIn } from '../kit/useStandIn.ts'
import { eventsOf, openSession, payBy, refusalOf, SHOP, visit } from './visitCheckout.ts'

const HALF_HOUR = 1800
const DAY = 86_400

describe('checkout sessions of the stand-in', () => {
  const standIn = useStandIn({ clock: standingClock() })
  const sessions = () => standIn().stripe.checkout.sessions
  const nowS = () => standIn().store.nowS()

  it('[S1.1] a session is open and unpaid, has no intent before somebody pays, and is read again as it was made', async () => {
    const made = await openSession(standIn(), { metadata: { purchase: 'p1' }, client_reference_id: 'p1' })
    expect(made).to.include({
      ...{ object: 'checkout.session', status: 'open', payment_status: 'unpaid', payment_intent: null },
      ...{ amount_total: 900, amount_subtotal: 900, currency: 'eur', livemode: false, mode: 'payment' },
      ...{
        client_reference_id: 'p1',
        customer: null,
        ui_mode: 'hosted_page',
        customer_creation: 'if_required',
      },
      ...{ success_url: `${SHOP}/pay/done?cs={CHECKOUT_SESSION_ID}`, cancel_url: `${SHOP}/pay/back` },
    })
    expect(made.metadata).to.deep.equal({ purchase: 'p1' })
    expect(made.id).to.match(/^cs_test_/)
    expect(made.url).to.equal(`${standIn().pagesUrl}/checkout/${made.id}`)
    expect(made.expires_at - made.created).to.equal(DAY)
    expect(made).not.to.have.property('line_items')
    expect(await sessions().retrieve(made.id)).to.deep.equal(made)
  })

  it('[S1.1] the lines come in their order, also within the session when they are asked for', async () => {
    const line = (name: string, amount: number, quantity: number) => ({
      ...{ quantity, price_data: { currency: 'eur', unit_amount: amount, product_data: { name } } },
    })
    const { id, amount_total } = await openSession(standIn(), {
      line_items: [line('One', 100, 1), line('Two', 250, 2), line('Three', 0, 1)],
    })
    expect(amount_total).to.equal(600)
    const first = await sessions().listLineItems(id, { limit: 2 })
    expect(first.data.map(({ description, amount_total }) => [description, amount_total])).to.deep.equal([
      ['One', 100],
      ['Two', 500],
    ])
    expect(first.has_more).to.equal(true)
    const rest = await sessions().listLineItems(id, { starting_after: first.data[1]?.id ?? '' })
    expect(rest.data.map(({ description }) => description)).to.deep.equal(['Three'])
    expect(rest.has_more).to.equal(false)
    const before = await sessions().listLineItems(id, { ending_before: rest.data[0]?.id ?? '', limit: 1 })
    expect(before.data.map(({ description }) => description)).to.deep.equal(['Two'])
    expect(before.has_more).to.equal(true)
    const stray = await refusalOf(sessions().listLineItems(id, { starting_after: 'li_nobody' }))
    expect([stray.statusCode, stray.param]).to.deep.equal([404, 'starting_after'])
    const whole = await sessions().retrieve(id, { expand: ['line_items'] })
    const [one] = whole.line_items?.data ?? []
    expect(whole.line_items?.data).to.have.length(3)
    expect(one?.price?.unit_amount).to.equal(100)
    expect(one?.price?.product).to.match(/^prod_/)
  })

  it('[S1.1] lists pick sessions by state, customer, intent and who paid, newest first', async () => {
    const [first, second] = [await openSession(standIn()), await openSession(standIn())]
    await sessions().expire(first.id)
    const open = await sessions().list({ status: 'open' })
    expect(open.data[0]?.id).to.equal(second.id)
    expect(open.data.map(({ id }) => id)).not.to.include(first.id)
    const expired = await sessions().list({ status: 'expired' })
    expect(expired.data.map(({ id }) => id)).to.include(first.id)
    expect(expired.data.map(({ id }) => id)).not.to.include(second.id)
    const customer = (await standIn().stripe.customers.create()).id
    const own = await openSession(standIn(), { customer })
    await payBy(own.url, { email: 'Eve@example.test' })
    expect((await standIn().stripe.customers.retrieve(customer)) as { email?: string }).to.include({
      email: 'eve@example.test',
    })
    const payment_intent = String((await sessions().retrieve(own.id)).payment_intent)
    const by = async (params: Stripe.Checkout.SessionListParams) =>
      (await sessions().list(params)).data.map(({ id }) => id)
    for (const params of [
      { customer },
      { payment_intent },
      { customer_details: { email: 'EVE@example.test' } },
    ])
      expect(await by(params)).to.deep.equal([own.id])
    expect(await by({ customer: 'cus_nobody' })).to.deep.equal([])
    expect(await by({ subscription: 'sub_1' })).to.deep.equal([])
    const [newest, next] = await by({ limit: 2 })
    expect(await by({ limit: 1, starting_after: newest ?? '' })).to.deep.equal([next])
  })

  it('[S1.1] expiring by a call ends the session once, tells so, and shuts its page', async () => {
    const { id, url } = await openSession(standIn())
    const expired = await sessions().expire(id)
    expect(expired).to.include({ status: 'expired', payment_status: 'unpaid', url: null })
    const told = eventsOf(standIn(), 'checkout.session.expired').filter(({ object }) => object.id === id)
    expect(told).to.have.length(1)
    const again = await refusalOf(sessions().expire(id))
    expect([again.statusCode, again.type]).to.deep.equal([400, 'StripeInvalidRequestError'])
    const page = await visit(String(url))
    expect(page.html).to.include('This checkout has expired').and.include(`${SHOP}/pay/back`)
    expect((await payBy(url)).html).to.include('Nothing was charged')
    expect(eventsOf(standIn(), 'payment_intent').filter(({ object }) => object.id === id)).to.deep.equal([])
  })

  it('[S1.1] the clock ends an open session at its time, not a second before', async () => {
    const { id } = await openSession(standIn(), { expires_at: nowS() + HALF_HOUR + 60 })
    const { expires_at } = await sessions().retrieve(id)
    standIn().advance(expires_at - nowS() - 1)
    expect((await sessions().retrieve(id)).status).to.equal('open')
    standIn().advance(1)
    expect((await sessions().retrieve(id)).status).to.equal('expired')
    expect(eventsOf(standIn(), 'checkout.session.expired').at(-1)?.object.id).to.equal(id)
  })

  it('[S1.1] what a session cannot be made of is refused with the name of the parameter', async () => {
    const { stripe } = standIn()
    const customer = await stripe.customers.create({ email: 'ann@example.test' })
    const refused: [Parameters<typeof openSession>[1], string, number?][] = [
      [{ success_url: 'javascript:alert(1)' }, 'success_url'],
      [{ cancel_url: 'data:text/html,x' }, 'cancel_url'],
      [{ expires_at: nowS() + HALF_HOUR - 60 }, 'expires_at'],
      [{ expires_at: nowS() + DAY + 60 }, 'expires_at'],
      [{ line_items: [] }, 'line_items'],
      [{ metadata: { purchase: 'x'.repeat(501) } }, 'metadata[purchase]'],
      [{ customer: 'cus_nobody' }, 'customer'],
      [{ customer: customer.id, customer_email: 'bob@example.test' }, 'customer_email'],
      [{ client_reference_id: 'x'.repeat(201) }, 'client_reference_id'],
      [{ allowed_payment_method_types: ['link'] }, 'allowed_payment_method_types'],
      [
        { saved_payment_method_options: { payment_method_save: 'enabled' } },
        'saved_payment_method_options[payment_method_save]',
      ],
      [{ mode: 'subscription' }, 'mode', 501],
      [{ mode: 'setup', customer: customer.id }, 'line_items'],
      [{ ui_mode: 'elements' }, 'ui_mode', 501],
      [{ allow_promotion_codes: true }, 'allow_promotion_codes', 501],
      [{ payment_intent_data: { application_fee_amount: 90 } }, 'application_fee_amount'],
    ]
    const before = eventsOf(standIn()).length
    for (const [params, param, status = 400] of refused) {
      const refusal = await refusalOf(openSession(standIn(), params))
      expect([refusal.statusCode, refusal.param], param).to.deep.equal([status, param])
    }
    for (const [price, code] of [
      [{ amount: 49 }, 'amount_too_small'],
      [{ amount: 1234, currency: 'kwd' }, 'invalid_charge_amount'],
      [{ amount: 99_999_999, quantity: 2 }, 'amount_too_large'],
      [{ amount: 900, quantity: 0 }, 'parameter_invalid_integer'],
    ] as const)
      expect((await refusalOf(openSession(standIn(), {}, price))).code, code).to.equal(code)
    expect(eventsOf(standIn())).to.have.length(before)
    expect((await openSession(standIn(), { customer: customer.id })).status).to.equal('open')
  })

  it('[S1.1] a session is the platform’s own: another account neither reads, pays nor ends it', async () => {
    const { stripe } = standIn()
    const { id } = await openSession(standIn())
    const stripeAccount = await connectedAccount()
    for (const call of [
      () => sessions().retrieve(id, {}, { stripeAccount }),
      () => sessions().expire(id, {}, { stripeAccount }),
      () => sessions().listLineItems(id, {}, { stripeAccount }),
      () => sessions().retrieve('cs_test_0123456789abcdef01234567'),
    ]) {
      const refusal = await refusalOf(call())
      expect([refusal.statusCode, refusal.code]).to.deep.equal([404, 'resource_missing'])
    }
    expect((await stripe.checkout.sessions.list({}, { stripeAccount })).data).to.deep.equal([])
    expect((await sessions().retrieve(id)).status).to.equal('open')
  })

  /** An account that calls can be made for. */
  async function connectedAccount(): Promise<string> {
    const { store } = standIn()
    const id = 'acct_otherone'
    store.transact((tx) => tx.save({ id, object: 'account' }))
    return id
  }
})
