import { expect } from 'chai'
import type Stripe from 'stripe'
import { useStandIn } from '../kit/useStandIn.ts'

describe('expansion in the stand-in [S1.1]', () => {
  const standIn = useStandIn()
  let customer: Stripe.Customer
  let intent: Stripe.PaymentIntent
  before(async () => {
    const { stripe } = standIn()
    customer = await stripe.customers.create({ name: 'ann' })
    intent = await stripe.paymentIntents.create({
      ...{ amount: 900, currency: 'eur', customer: customer.id, payment_method: 'pm_card_visa' },
      ...{ confirm: true, capture_method: 'automatic', return_url: 'http://localhost/back' },
    })
  })
  const read = (expand: string[]) => standIn().stripe.paymentIntents.retrieve(intent.id, { expand })

  it('answers ids unless it is asked', () => {
    expect(intent.customer).to.equal(customer.id)
    expect(intent.latest_charge).to.match(/^ch_/)
  })

  it('puts whole objects in their places, several at once and one within another', async () => {
    const whole = await read(['customer', 'latest_charge.balance_transaction', 'latest_charge.customer'])
    expect(whole.customer).to.include({ id: customer.id, object: 'customer', name: 'ann' })
    const charge = whole.latest_charge as Stripe.Charge
    expect(charge).to.include({ object: 'charge', amount: 900 })
    expect(charge.balance_transaction).to.include({ object: 'balance_transaction', amount: 900 })
    expect(charge.customer).to.include({ id: customer.id })
    const { expand } = { expand: ['data.customer'] }
    const { data } = await standIn().stripe.paymentIntents.list({ expand })
    expect(data[0]?.customer).to.include({ id: customer.id })
  })

  it('goes four deep and no deeper, and refuses what cannot be whole', async () => {
    const four = await read(['latest_charge.payment_intent.latest_charge.customer'])
    const charge = four.latest_charge as Stripe.Charge
    const inner = (charge.payment_intent as Stripe.PaymentIntent).latest_charge as Stripe.Charge
    expect(inner.customer).to.include({ id: customer.id })
    for (const path of [
      'latest_charge.payment_intent.latest_charge.payment_intent.customer',
      'latest_charges',
      'amount',
      'customer.shoe_size',
      'data.customer',
    ]) {
      const refusal = await read([path]).then(
        () => undefined,
        (error: unknown) => error,
      )
      expect(refusal, path).to.include({ statusCode: 400, param: 'expand' })
    }
  })

  it('the answer that a key keeps is the expanded one', async () => {
    const { stripe } = standIn()
    const create = () =>
      stripe.paymentIntents.create(
        { amount: 900, currency: 'eur', customer: customer.id, expand: ['customer'] },
        { idempotencyKey: 'expanded' },
      )
    const [first, again] = [await create(), await create()]
    expect(first.customer).to.include({ id: customer.id })
    expect(again).to.deep.equal(first)
    const stored = await stripe.paymentIntents.retrieve(first.id)
    expect(stored.customer).to.equal(customer.id)
  })
})
