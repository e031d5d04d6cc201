import { expect } from 'chai'
import type Stripe from 'stripe'
import { checkAnswer } from '#local/stripe/contract/checkAnswer.ts'
import { STAND_IN_KEY, useStandIn } from '../kit/useStandIn.ts'
import { CARDS, openSession, payBy } from './visitCheckout.ts'

const PATH = '/v1/checkout/sessions'

describe('answers about checkouts', () => {
  const standIn = useStandIn()

  /** As it goes over the wire, before the client reads anything into it. */
  async function rawAnswer(path: string, method = 'GET'): Promise<unknown> {
    const headers = { authorization: `Bearer ${STAND_IN_KEY}` }
    return await (await fetch(`${standIn().url}${path}`, { method, headers })).json()
  }

  it('[S1.1] fit the types of the package in every state, and so do the events', async () => {
    const { stripe, store, advance } = standIn()
    const customer = await stripe.customers.create({ email: 'ann@example.test' })
    const params: Partial<Stripe.Checkout.SessionCreateParams> = {
      customer: customer.id,
      client_reference_id: 'p1',
      metadata: { purchase: 'p1' },
      locale: 'de',
      submit_type: 'book',
      allowed_payment_method_types: ['card'],
      saved_payment_method_options: { payment_method_save: 'enabled' },
      payment_intent_data: { metadata: { purchase: 'p1' }, setup_future_usage: 'on_session' },
    }
    const open = await openSession(standIn())
    const [paid, free] = [
      await openSession(standIn(), params),
      await openSession(standIn(), {}, { amount: 0 }),
    ]
    const [declined, asked] = [await openSession(standIn()), await openSession(standIn())]
    const expired = await openSession(standIn(), { expires_at: store.nowS() + 1860 })
    await payBy(paid.url, { keep: 'on' })
    await payBy(free.url)
    await payBy(declined.url, { number: CARDS.declined })
    await payBy(asked.url, { number: CARDS.asked })
    advance(1860)
    const states = new Set<string>()
    for (const { id } of [open, paid, free, declined, asked, expired]) {
      for (const path of [`${PATH}/${id}`, `${PATH}/${id}?expand[]=line_items&expand[]=payment_intent`]) {
        const answer = (await rawAnswer(path)) as { status: string; payment_status: string }
        expect(checkAnswer(`GET ${PATH}/{id}`, answer), path).to.deep.equal([])
        states.add(`${answer.status} ${answer.payment_status}`)
      }
      const lines = await rawAnswer(`${PATH}/${id}/line_items`)
      expect(checkAnswer(`GET ${PATH}/{id}/line_items`, lines)).to.deep.equal([])
    }
    expect([...states]).to.have.members([
      ...['open unpaid', 'complete paid', 'complete no_payment_required', 'expired unpaid'],
    ])
    expect(checkAnswer(`GET ${PATH}`, await rawAnswer(PATH))).to.deep.equal([])
    const ended = await rawAnswer(`${PATH}/${open.id}/expire`, 'POST')
    expect(checkAnswer(`POST ${PATH}/{id}/expire`, ended)).to.deep.equal([])
    const events = store.transact((tx) => tx.list('event'))
    const told = events.filter(({ type }) => String(type).startsWith('checkout.session.'))
    expect(new Set(told.map(({ type }) => type))).to.have.all.keys(
      ...['checkout.session.completed', 'checkout.session.expired'],
    )
    for (const event of told)
      expect(checkAnswer('checkout.session', (event.data as { object: unknown }).object)).to.deep.equal([])
  })
})
