import { expect } from 'chai'
import type Stripe from 'stripe'
import { useStandIn } from '../kit/useStandIn.ts'
import { CARDS, openSession, payBy, sendForm, visit } from './visitCheckout.ts'

const MAY_KEEP = { saved_payment_method_options: { payment_method_save: 'enabled' } } as const
const APPROVE = new URLSearchParams({ answer: 'approve' })

describe('cards that the checkout of the stand-in keeps', () => {
  const standIn = useStandIn()

  async function newCustomer(): Promise<Stripe.Customer> {
    return await standIn().stripe.customers.create({ email: 'ann@example.test' })
  }

  async function cardsOf(customer: Stripe.Customer) {
    const { data } = await standIn().stripe.paymentMethods.list({ customer: customer.id })
    return data.map(({ card, allow_redisplay }) => [card?.last4, allow_redisplay])
  }

  it('[S0.26] a card is kept only if it was ticked, shown the next time, and pays without being typed', async () => {
    const customer = await newCustomer()
    const open = () => openSession(standIn(), { customer: customer.id, ...MAY_KEEP })
    const unticked = await open()
    expect((await visit(String(unticked.url))).html).to.include('Keep this card for next time')
    expect((await payBy(unticked.url)).status).to.equal(303)
    expect(await cardsOf(customer)).to.deep.equal([])
    const ticked = await open()
    expect((await payBy(ticked.url, { keep: 'on' })).status).to.equal(303)
    expect(await cardsOf(customer)).to.deep.equal([['4242', 'always']])
    const next = await open()
    const { html } = await visit(String(next.url))
    expect(html).to.include('Visa ending in 4242, 12/39').and.include('ann@example.test')
    const picked = /type="radio" name="card" value="(pm_[^"]+)"/.exec(html)?.[1] ?? ''
    const paid = await payBy(next.url, { card: picked, number: '', expiry: '', code: '', name: '' })
    expect(paid.status).to.equal(303)
    const session = await standIn().stripe.checkout.sessions.retrieve(next.id, { expand: ['payment_intent'] })
    expect(session.payment_intent).to.include({
      status: 'succeeded',
      payment_method: picked,
      customer: customer.id,
    })
    expect(await cardsOf(customer)).to.have.length(1)
  })

  it('[S0.26] a declined card is not kept, and the tick stays set', async () => {
    const customer = await newCustomer()
    const { url } = await openSession(standIn(), { customer: customer.id, ...MAY_KEEP })
    const declined = await payBy(url, { number: CARDS.declined, keep: 'on' })
    expect(declined.status).to.equal(402)
    expect(declined.html).to.match(/name="keep" checked/)
    expect(await cardsOf(customer)).to.deep.equal([])
  })

  it('[S0.26] a card that its bank asked about is kept after the answer, not before', async () => {
    const customer = await newCustomer()
    const { url } = await openSession(standIn(), { customer: customer.id, ...MAY_KEEP })
    const asked = await payBy(url, { number: CARDS.asked, keep: 'on' })
    expect(await cardsOf(customer)).to.deep.equal([])
    await sendForm(String(asked.location), APPROVE)
    expect(await cardsOf(customer)).to.deep.equal([['3220', 'always']])
  })

  it('[S1.1] without leave of the session nothing is kept or offered; nobody picks a card of somebody else', async () => {
    const [customer, other] = [await newCustomer(), await newCustomer()]
    const { stripe } = standIn()
    const card = await stripe.paymentMethods.attach('pm_card_visa', { customer: other.id })
    await stripe.paymentMethods.update(card.id, { allow_redisplay: 'always' })
    const { id, url } = await openSession(standIn(), { customer: customer.id })
    expect((await visit(String(url))).html)
      .not.to.include('Keep this card')
      .and.not.include(card.id)
    const refused = await payBy(url, { card: card.id, number: '', keep: 'on' })
    expect([refused.status, refused.location]).to.deep.equal([422, null])
    expect((await payBy(url, { card: card.id, keep: 'on' })).status).to.equal(303)
    const session = await stripe.checkout.sessions.retrieve(id, { expand: ['payment_intent'] })
    expect((session.payment_intent as Stripe.PaymentIntent).payment_method).not.to.equal(card.id)
    expect(await cardsOf(customer)).to.deep.equal([])
    expect(await cardsOf(other)).to.deep.equal([['4242', 'always']])
    const hidden = await stripe.paymentMethods.attach('pm_card_mastercard', { customer: customer.id })
    const next = await openSession(standIn(), { customer: customer.id })
    expect((await visit(String(next.url))).html).not.to.include(hidden.id)
  })

  it('[S0.26] a session whose intent keeps the card says so and keeps it without a tick', async () => {
    const customer = await newCustomer()
    const { url } = await openSession(standIn(), {
      customer: customer.id,
      payment_intent_data: { setup_future_usage: 'off_session' },
    })
    expect((await visit(String(url))).html).to.include('This card is kept for later payments')
    expect((await payBy(url)).status).to.equal(303)
    expect(await cardsOf(customer)).to.deep.equal([['4242', 'limited']])
  })

  it('[S0.26] a card that was ticked once stays one to pick, also where nothing can be ticked', async () => {
    const customer = await newCustomer()
    const first = await openSession(standIn(), { customer: customer.id, ...MAY_KEEP })
    await payBy(first.url, { keep: 'on' })
    const { data } = await standIn().stripe.paymentMethods.list({ customer: customer.id })
    const next = await openSession(standIn(), {
      customer: customer.id,
      payment_intent_data: { setup_future_usage: 'off_session' },
    })
    expect((await payBy(next.url, { card: String(data[0]?.id) })).status).to.equal(303)
    expect(await cardsOf(customer)).to.deep.equal([['4242', 'always']])
  })

  it('[S1.1] the page of a customer who was deleted takes no payment and says so', async () => {
    const customer = await newCustomer()
    const { id, url } = await openSession(standIn(), { customer: customer.id })
    await standIn().stripe.customers.del(customer.id)
    const refused = await payBy(url)
    expect(refused.status).to.equal(409)
    expect(refused.html).to.include('This payment cannot be taken now. Nothing was charged.')
    const session = await standIn().stripe.checkout.sessions.retrieve(id)
    expect(session).to.include({ status: 'open', payment_intent: null })
  })

  it('[S1.1] what costs nothing is completed without a card', async () => {
    const { id, url } = await openSession(standIn(), {}, { amount: 0 })
    const { html } = await visit(String(url))
    expect(html).to.include('>Complete order</button>').and.not.include('name="number"')
    expect((await payBy(url, { name: '' })).status).to.equal(422)
    expect((await payBy(url)).status).to.equal(303)
    expect(await standIn().stripe.checkout.sessions.retrieve(id)).to.include({
      ...{ status: 'complete', payment_status: 'no_payment_required', payment_intent: null },
    })
  })
})
