import { expect } from 'chai'
import type Stripe from 'stripe'
import { checkAnswer } from '#local/stripe/contract/checkAnswer.ts'
import { useStandIn } from '../kit/useStandIn.ts'
import { CARDS, eventsOf, openSession, payBy, refusalOf, SHOP, sendForm, visit } from './visitCheckout.ts'

const APPROVE = new URLSearchParams({ answer: 'approve' })
const DECLINE = new URLSearchParams({ answer: 'decline' })
const TEXT = 'We may hold €80.00 & no more.'

describe('checkouts of the stand-in that save a card [S1.1]', () => {
  const standIn = useStandIn()

  /** A session of a new customer that saves a card. */
  async function openSaving(params: Partial<Stripe.Checkout.SessionCreateParams> = {}) {
    const { stripe } = standIn()
    const { id: customer } = await stripe.customers.create({ email: 'ann@example.test' })
    const session = await stripe.checkout.sessions.create({
      ...{ mode: 'setup', customer, currency: 'eur', custom_text: { submit: { message: TEXT } } },
      ...{ setup_intent_data: { metadata: { purchase: 'p1' }, description: 'A call' } },
      ...{ success_url: `${SHOP}/done?cs={CHECKOUT_SESSION_ID}`, cancel_url: `${SHOP}/back`, ...params },
    })
    return { session, customer, url: String(session.url) }
  }
  const read = (id: string) =>
    standIn().stripe.checkout.sessions.retrieve(id, { expand: ['setup_intent', 'line_items'] })
  const setupOf = async (id: string) => (await read(id)).setup_intent as Stripe.SetupIntent
  const cardsOf = async (customer: string) =>
    (await standIn().stripe.paymentMethods.list({ customer })).data.map(({ card, allow_redisplay }) => [
      ...[card?.last4, allow_redisplay],
    ])

  it('the page shows what is allowed and no amount, saves the card, and every answer fits the types', async () => {
    const { session, customer, url } = await openSaving()
    expect(session).to.include({ mode: 'setup', amount_total: null, currency: 'eur', setup_intent: null })
    expect(session.payment_status).to.equal('no_payment_required')
    const { html } = await visit(url)
    expect(html).to.include('We may hold €80.00 &amp; no more.').and.include('>Save card</button>')
    expect(html).to.not.include('Total').and.not.include('You pay')
    const seen = eventsOf(standIn()).length
    expect((await payBy(url, { keep: 'on' })).location).to.equal(`${SHOP}/done?cs=${session.id}`)
    const saved = await read(session.id)
    expect(saved).to.include({ status: 'complete', payment_status: 'no_payment_required', url: null })
    expect(saved.line_items?.data).to.deep.equal([])
    const setup = await setupOf(session.id)
    expect(setup).to.include({ status: 'succeeded', usage: 'off_session', customer, description: 'A call' })
    expect(setup.metadata).to.deep.equal({ purchase: 'p1' })
    expect(await standIn().stripe.setupIntents.retrieve(setup.id)).to.include({ status: 'succeeded' })
    expect(await cardsOf(customer)).to.deep.equal([['4242', 'always']])
    const events = eventsOf(standIn()).slice(seen)
    expect(events.map(({ type }) => type)).to.deep.equal([
      ...['setup_intent.created', 'payment_method.attached', 'payment_method.updated'],
      ...['setup_intent.succeeded', 'checkout.session.completed'],
    ])
    for (const { type, object } of events)
      expect(checkAnswer(String(object.object), object), type).to.deep.equal([])
    expect((await visit(url)).html).to.include('Saved already')
    expect((await payBy(url)).location, 'nothing more').to.equal(null)
    const next = await openSaving({ customer })
    expect((await visit(next.url)).html, 'a card is saved by being typed').to.not.include('ending in')
  })

  it('a card is not to be picked where the platform says so', async () => {
    const { customer, url } = await openSaving({ payment_method_data: { allow_redisplay: 'limited' } })
    await payBy(url)
    expect(await cardsOf(customer)).to.deep.equal([['4242', 'limited']])
    const { stripe } = standIn()
    const shown = await stripe.customers.listPaymentMethods(customer, { allow_redisplay: 'always' })
    expect(shown.data).to.deep.equal([])
    const next = await openSession(standIn(), { customer })
    expect((await visit(String(next.url))).html).to.not.include('ending in')
  })

  it('a card that its bank declines is not saved, the page says so and takes another one', async () => {
    const { session, customer, url } = await openSaving()
    const declined = await payBy(url, { number: CARDS.noFunds })
    expect(declined.status).to.equal(402)
    expect(declined.html).to.include('there is not enough money on it. The card was not saved.')
    expect((await setupOf(session.id)).last_setup_error).to.include({ decline_code: 'insufficient_funds' })
    expect((await visit(url)).html, 'later').to.include('The card was not saved.')
    expect(eventsOf(standIn(), 'setup_intent').at(-1)?.type).to.equal('setup_intent.setup_failed')
    expect([(await read(session.id)).status, await cardsOf(customer)]).to.deep.equal(['open', []])
    expect((await payBy(url, { number: CARDS.attachedThenDeclined })).status).to.equal(303)
    expect((await setupOf(session.id)).last_setup_error).to.equal(null)
    expect(await cardsOf(customer)).to.deep.equal([['0341', 'always']])
  })

  it('a bank that asks has its page, where yes saves the card once and no does not', async () => {
    const { session, customer, url } = await openSaving()
    const bank = String((await payBy(url, { number: CARDS.askedEachTime })).location)
    expect((await setupOf(session.id)).next_action?.redirect_to_url?.url).to.equal(bank)
    const { html } = await visit(bank)
    expect(html).to.include('Do you want to save this card').and.not.include('charged')
    expect((await visit(url)).html)
      .to.include('Continue to your bank')
      .and.include('Or save another card')
    expect((await sendForm(bank, DECLINE)).location).to.equal(url)
    expect((await visit(url)).html).to.include('did not confirm that this card may be saved')
    expect(await cardsOf(customer)).to.deep.equal([])
    await payBy(url, { number: CARDS.askedUnlessSetUp })
    const answers = await Promise.all(Array.from({ length: 4 }, () => sendForm(bank, APPROVE)))
    expect(answers.filter(({ location }) => location === `${SHOP}/done?cs=${session.id}`)).to.have.length(1)
    expect(await cardsOf(customer)).to.deep.equal([['3155', 'always']])
  })

  it('a session that ends takes its question with it', async () => {
    const { session, customer, url } = await openSaving()
    const bank = String((await payBy(url, { number: CARDS.askedEachTime })).location)
    expect(await standIn().stripe.checkout.sessions.expire(session.id)).to.include({ status: 'expired' })
    expect((await setupOf(session.id)).status).to.equal('canceled')
    expect((await sendForm(bank, APPROVE)).html).to.include('was given up. No card was saved.')
    expect((await payBy(url)).html)
      .to.include('This checkout has expired')
      .and.include('No card was saved.')
    expect(await cardsOf(customer)).to.deep.equal([])
    const last = eventsOf(standIn()).slice(-2)
    expect(last.map(({ type }) => type)).to.deep.equal(['setup_intent.canceled', 'checkout.session.expired'])
    for (const { object } of last) expect(checkAnswer(String(object.object), object)).to.deep.equal([])
  })

  it('what belongs to payments, and what is not built, is refused by its name', async () => {
    const price = { currency: 'eur', unit_amount: 900, product_data: { name: 'A call' } }
    for (const [params, param, status = 400] of [
      [{ line_items: [{ quantity: 1, price_data: price }] }, 'line_items'],
      [{ payment_intent_data: { description: 'A call' } }, 'payment_intent_data'],
      [{ submit_type: 'book' }, 'submit_type'],
      [{ saved_payment_method_options: { payment_method_save: 'enabled' } }, 'saved_payment_method_options'],
      [{ currency: undefined }, 'currency'],
      [{ currency: 'zzz' }, 'currency'],
      [{ customer: 'cus_nobody' }, 'customer'],
      [{ custom_text: { submit: { message: 'x'.repeat(1201) } } }, 'custom_text[submit][message]'],
      [{ customer: undefined }, 'customer', 501],
      [{ setup_intent_data: { on_behalf_of: 'acct_1' } }, 'setup_intent_data[on_behalf_of]', 501],
      [{ custom_text: { after_submit: { message: 'x' } } }, 'custom_text[after_submit]', 501],
    ] as [Partial<Stripe.Checkout.SessionCreateParams>, string, number?][]) {
      const refusal = await refusalOf(openSaving(params))
      expect([refusal.statusCode, refusal.param], param).to.deep.equal([status, param])
    }
    const types = { currency: undefined, allowed_payment_method_types: ['card' as const] }
    expect((await openSaving(types)).session.currency).to.equal(null)
  })
})
