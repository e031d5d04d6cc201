import { expect } from 'chai'
import type Stripe from 'stripe'
import { standingClock, useStandIn } from '../kit/useStandIn.ts'
import {
  CARDS,
  chargesOf,
  eventsOf,
  openSession,
  payBy,
  refusalOf,
  SHOP,
  sendForm,
  visit,
} from './visitCheckout.ts'

const APPROVE = new URLSearchParams({ answer: 'approve' })
const DECLINE = new URLSearchParams({ answer: 'decline' })

describe('the bank’s question on a page of the stand-in', () => {
  const standIn = useStandIn({ clock: standingClock() })
  const sessionOf = (id: string) => standIn().stripe.checkout.sessions.retrieve(id)
  const intentOf = (id: unknown) => standIn().stripe.paymentIntents.retrieve(String(id))

  /** A session whose card was asked about, and the address of the question. */
  async function askedSession(number = CARDS.asked, params: Stripe.Checkout.SessionCreateParams = {}) {
    const { id, url } = await openSession(standIn(), params)
    const asked = await payBy(url, { number })
    expect(asked.status).to.equal(303)
    expect(asked.location).to.match(/\/three-d-secure\/pi_/)
    return { id, url: String(url), bank: String(asked.location) }
  }

  it('[S1.1] approved, the session is paid once, however often the answer is sent', async () => {
    const { id, bank } = await askedSession()
    const before = await sessionOf(id)
    expect(before).to.include({ status: 'open', payment_status: 'unpaid' })
    const intent = await intentOf(before.payment_intent)
    expect([intent.status, intent.next_action?.redirect_to_url?.url]).to.deep.equal(['requires_action', bank])
    expect((await visit(bank)).html).to.include('Do you want to pay €9.00?')
    const answers = await Promise.all(Array.from({ length: 8 }, () => sendForm(bank, APPROVE)))
    expect(answers.filter(({ location }) => location === `${SHOP}/pay/done?cs=${id}`)).to.have.length(1)
    expect(answers.filter(({ html }) => html.includes('Nothing to confirm'))).to.have.length(7)
    expect(await sessionOf(id)).to.include({ status: 'complete', payment_status: 'paid' })
    expect(await chargesOf(standIn(), intent.id)).to.have.length(1)
    expect((await sendForm(bank, DECLINE)).html).to.include('Nothing to confirm')
    expect((await intentOf(intent.id)).status).to.equal('succeeded')
  })

  it('[S1.1] declined, the checkout says so and takes another card', async () => {
    const { id, url, bank } = await askedSession()
    expect((await sendForm(bank, DECLINE)).location).to.equal(url)
    const page = await visit(url)
    expect(page.html).to.include('You or your bank did not confirm the payment. Nothing was charged.')
    expect(page.html).to.include('value="Ann Buyer"')
    expect(await sessionOf(id)).to.include({ status: 'open', payment_status: 'unpaid' })
    expect((await payBy(url)).status).to.equal(303)
    expect(await sessionOf(id)).to.include({ status: 'complete', payment_status: 'paid' })
  })

  it('[S1.1] approved and then declined by the bank, the checkout says so', async () => {
    const { id, url, bank } = await askedSession(CARDS.askedThenDeclined)
    expect((await sendForm(bank, APPROVE)).location).to.equal(url)
    expect((await visit(url)).html).to.include('The bank declined this card. Nothing was charged.')
    expect((await sessionOf(id)).status).to.equal('open')
  })

  it('[S1.1] closed, the intent waits: the checkout leads back to the question, and another card may pay instead', async () => {
    const { id, url, bank } = await askedSession()
    await visit(bank)
    const page = await visit(url)
    expect(page.html).to.include('Your bank asks whether it is you').and.include(new URL(bank).pathname)
    expect((await intentOf((await sessionOf(id)).payment_intent)).status).to.equal('requires_action')
    expect((await payBy(url)).location).to.include('/pay/done')
    expect((await sendForm(bank, APPROVE)).html).to.include('Nothing to confirm')
    expect(await chargesOf(standIn(), (await sessionOf(id)).payment_intent)).to.have.length(1)
  })

  it('[S1.1] an answer that comes after the session’s end takes nothing: its intent was cancelled with it', async () => {
    const { id, bank } = await askedSession()
    const { expires_at, payment_intent } = await sessionOf(id)
    // the clock alone: the page ends the session when its job was not done yet
    standIn().store.moveClock(expires_at - standIn().store.nowS())
    expect((await sendForm(bank, APPROVE)).html).to.include('This payment was given up. Nothing was charged.')
    expect((await intentOf(payment_intent)).status).to.equal('canceled')
    expect((await sessionOf(id)).status).to.equal('expired')
    expect(await chargesOf(standIn(), payment_intent)).to.deep.equal([])
    const told = eventsOf(standIn()).filter(({ object }) => [id, payment_intent].includes(String(object.id)))
    expect(told.map(({ type }) => type).slice(-2)).to.have.members([
      ...['payment_intent.canceled', 'checkout.session.expired'],
    ])
  })

  it('[S1.1] a call neither confirms nor cancels the intent of an open session; what is held can be cancelled', async () => {
    const { paymentIntents } = standIn().stripe
    const { id } = await askedSession()
    const { payment_intent: intent } = await sessionOf(id)
    for (const call of [
      () => paymentIntents.cancel(String(intent)),
      () => paymentIntents.confirm(String(intent), { payment_method: 'pm_card_visa' }),
    ])
      expect((await refusalOf(call())).statusCode).to.equal(400)
    expect((await intentOf(intent)).status).to.equal('requires_action')
    const held = await openSession(standIn(), { payment_intent_data: { capture_method: 'manual' } })
    await payBy(held.url)
    const complete = await sessionOf(held.id)
    expect(complete).to.include({ status: 'complete', payment_status: 'unpaid' })
    const other = await openSession(standIn(), { payment_intent_data: { capture_method: 'manual' } })
    await payBy(other.url)
    const { payment_intent: otherIntent } = await sessionOf(other.id)
    expect((await paymentIntents.cancel(String(otherIntent))).status).to.equal('canceled')
    await paymentIntents.capture(String(complete.payment_intent))
    expect((await sessionOf(held.id)).payment_status).to.equal('paid')
  })

  it('[S1.1] a payment in processing completes its session unpaid, and an event tells how it ended', async () => {
    for (const [number, end, status] of [
      [CARDS.processing, 'succeeded', 'paid'],
      [CARDS.processingFails, 'failed', 'unpaid'],
    ] as const) {
      const { id, url } = await openSession(standIn())
      await payBy(url, { number })
      expect(await sessionOf(id)).to.include({ status: 'complete', payment_status: 'unpaid' })
      standIn().advance(3600)
      const told = eventsOf(standIn(), 'checkout.session').filter(({ object }) => object.id === id)
      expect(told.map(({ type, object }) => [type, object.payment_status])).to.deep.equal([
        ['checkout.session.completed', 'unpaid'],
        [`checkout.session.async_payment_${end}`, status],
      ])
      expect((await sessionOf(id)).payment_status).to.equal(status)
    }
  })

  it('[S1.1] a server’s own confirmation leads to the same page, which sends the buyer back with the result', async () => {
    const { paymentIntents, customers, paymentMethods } = standIn().stripe
    const customer = await customers.create({ email: 'ann@example.test' })
    for (const [answer, result, status] of [
      [APPROVE, 'succeeded', 'succeeded'],
      [DECLINE, 'failed', 'requires_payment_method'],
    ] as const) {
      const card = await paymentMethods.attach('pm_card_threeDSecure2Required', { customer: customer.id })
      const intent = await paymentIntents.create({
        ...{ amount: 900, currency: 'eur', customer: customer.id, payment_method: card.id, confirm: true },
        return_url: `${SHOP}/pay/7?keep=1`,
      })
      expect(intent.status).to.equal('requires_action')
      const answered = await sendForm(String(intent.next_action?.redirect_to_url?.url), answer)
      const back = new URL(String(answered.location))
      expect(`${back.origin}${back.pathname}`).to.equal(`${SHOP}/pay/7`)
      expect(Object.fromEntries(back.searchParams)).to.include({
        ...{ keep: '1', payment_intent: intent.id, redirect_status: result },
      })
      expect((await intentOf(intent.id)).status).to.equal(status)
    }
  })

  it('[S1.1] addresses to go on to are spelled for a header; without one the page says that it is done', async () => {
    const { paymentIntents } = standIn().stripe
    const { url } = await openSession(standIn(), {
      success_url: `${SHOP}/döne\r\nx: y?cs={CHECKOUT_SESSION_ID}`,
    })
    expect((await payBy(url)).location).to.match(/^http:\/\/localhost:3999\/d%C3%B6nex:%20y\?cs=cs_test_\w+$/)
    const intent = await paymentIntents.create({
      ...{ amount: 900, currency: 'eur', payment_method: 'pm_card_threeDSecure2Required', confirm: true },
    })
    const done = await sendForm(String(intent.next_action?.redirect_to_url?.url), APPROVE)
    expect([done.status, done.location]).to.deep.equal([200, null])
    expect(done.html).to.include('You can close this page')
    expect((await intentOf(intent.id)).status).to.equal('succeeded')
  })

  it('[S1.1] forged intents and answers decide nothing', async () => {
    const { id, bank } = await askedSession()
    const { pagesUrl } = standIn()
    for (const forged of ['pi_0123456789abcdef01234567', id, 'constructor', '%00']) {
      expect((await visit(`${pagesUrl}/three-d-secure/${forged}`)).status, forged).to.equal(404)
      expect((await sendForm(`${pagesUrl}/three-d-secure/${forged}`, APPROVE)).status, forged).to.equal(404)
    }
    for (const answer of ['', 'yes', 'APPROVE'])
      expect((await sendForm(bank, new URLSearchParams({ answer }))).html).to.include('Do you want to pay')
    expect((await intentOf((await sessionOf(id)).payment_intent)).status).to.equal('requires_action')
    expect((await sendForm(bank, APPROVE)).location).to.include('/pay/done')
  })
})
