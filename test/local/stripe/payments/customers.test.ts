import { expect } from 'chai'
import { eventsOf, openDestination, refusalOf } from '../kit/destination.ts'
import { useStandIn } from '../kit/useStandIn.ts'

describe('customers and their cards at the stand-in [S1.1]', () => {
  const standIn = useStandIn()
  const codeOf = async (call: Promise<unknown>) => {
    const { statusCode, code } = await refusalOf(call)
    return [statusCode, code]
  }

  it('a customer is made, changed, found and deleted, each with its event', async () => {
    const { stripe, store } = standIn()
    const seen = eventsOf(store).length
    const made = await stripe.customers.create({
      email: 'a@example.org',
      name: 'A',
      metadata: { account: '1' },
    })
    const changed = await stripe.customers.update(made.id, { name: 'B', metadata: { account: '2' } })
    expect([changed.email, changed.name, changed.metadata]).to.deep.equal([
      'a@example.org',
      'B',
      { account: '2' },
    ])
    expect((await stripe.customers.list({ email: 'a@example.org' })).data.map(({ id }) => id)).to.deep.equal([
      made.id,
    ])
    await stripe.paymentMethods.attach('pm_card_visa', { customer: made.id })
    const deleted = await stripe.customers.del(made.id)
    expect(deleted).to.deep.include({ id: made.id, object: 'customer', deleted: true })
    expect(await stripe.customers.retrieve(made.id)).to.deep.include({ deleted: true })
    expect((await stripe.customers.list()).data.map(({ id }) => id)).not.to.include(made.id)
    expect(await codeOf(stripe.customers.update(made.id, { name: 'B' }))).to.deep.equal([
      404,
      'resource_missing',
    ])
    expect(await codeOf(stripe.customers.retrieve('cus_unknown'))).to.deep.equal([404, 'resource_missing'])
    const late = stripe.paymentIntents.create({ amount: 900, currency: 'eur', customer: made.id })
    expect(await codeOf(late)).to.deep.equal([400, 'resource_missing'])
    expect(eventsOf(store).slice(seen)).to.deep.equal([
      ...['customer.created', 'customer.updated', 'payment_method.attached'],
      ...['payment_method.detached', 'customer.deleted'],
    ])
  })

  it('a card is one customer’s; taken away it is good for nothing', async () => {
    const { stripe } = standIn()
    const [mine, theirs] = [await stripe.customers.create(), await stripe.customers.create()]
    const { id, card } = await stripe.paymentMethods.attach('pm_card_mastercard', { customer: mine.id })
    expect(card).to.include({ brand: 'mastercard', last4: '4444' })
    expect(await codeOf(stripe.paymentMethods.attach(id, { customer: theirs.id }))).to.deep.equal([
      ...[400, 'payment_method_unexpected_state'],
    ])
    const pay = (customer?: string) =>
      stripe.paymentIntents.create({
        ...{ amount: 900, currency: 'eur', confirm: true, payment_method: id },
        ...(customer ? { customer } : {}),
      })
    expect((await pay(mine.id)).status).to.equal('succeeded')
    expect(await codeOf(pay(theirs.id))).to.deep.equal([400, 'resource_missing'])
    expect(await codeOf(pay())).to.deep.equal([400, 'payment_method_invalid_parameter'])
    expect((await stripe.customers.retrievePaymentMethod(mine.id, id)).id).to.equal(id)
    expect(await codeOf(stripe.customers.retrievePaymentMethod(theirs.id, id))).to.deep.equal([
      404,
      'resource_missing',
    ])
    expect(
      (await stripe.customers.listPaymentMethods(mine.id)).data.map((method) => method.id),
    ).to.deep.equal([id])
    await stripe.paymentMethods.detach(id)
    expect((await stripe.paymentMethods.list({ customer: mine.id, type: 'card' })).data).to.deep.equal([])
    expect(await codeOf(pay(mine.id))).to.deep.equal([400, 'payment_method_unexpected_state'])
    expect(await codeOf(stripe.paymentMethods.detach(id))).to.deep.equal([
      400,
      'payment_method_unexpected_state',
    ])
  })

  it('a card is kept when the payment asks for it, and only when it succeeds', async () => {
    const { stripe } = standIn()
    const { id: customer } = await stripe.customers.create()
    const pay = (method: string) =>
      stripe.paymentIntents.create({
        ...{ amount: 900, currency: 'eur', confirm: true, customer, payment_method: method },
        setup_future_usage: 'off_session',
      })
    await refusalOf(pay('pm_card_visa_chargeDeclined'))
    expect((await stripe.paymentMethods.list({ customer })).data).to.deep.equal([])
    const { payment_method } = await pay('pm_card_visa')
    expect((await stripe.paymentMethods.list({ customer })).data.map(({ id }) => id)).to.deep.equal([
      payment_method,
    ])
  })

  it('a card keeps its metadata and its new date', async () => {
    const { stripe } = standIn()
    const { id: customer } = await stripe.customers.create()
    const { id } = await stripe.paymentMethods.attach('pm_card_visa', { customer })
    const changed = await stripe.paymentMethods.update(id, {
      metadata: { kept: 'yes' },
      card: { exp_month: 3, exp_year: 2040 },
    })
    expect([changed.metadata, changed.card?.exp_month, changed.card?.exp_year]).to.deep.equal([
      ...[{ kept: 'yes' }, 3, 2040],
    ])
  })

  it('one account never sees what another has', async () => {
    const { stripe, store } = standIn()
    const elsewhere = { stripeContext: openDestination(store) }
    const customer = await stripe.customers.create()
    const intent = await stripe.paymentIntents.create({
      ...{
        amount: 900,
        currency: 'eur',
        confirm: true,
        payment_method: 'pm_card_visa',
        capture_method: 'automatic',
      },
    })
    const [charge] = (await stripe.charges.list({ payment_intent: intent.id })).data
    const foreign = [
      stripe.customers.retrieve(customer.id, {}, elsewhere),
      stripe.paymentMethods.retrieve(String(intent.payment_method), {}, elsewhere),
      stripe.paymentIntents.retrieve(intent.id, {}, elsewhere),
      stripe.paymentIntents.cancel(intent.id, {}, elsewhere),
      stripe.charges.retrieve(String(charge?.id), {}, elsewhere),
      stripe.balanceTransactions.retrieve(String(charge?.balance_transaction), {}, elsewhere),
    ]
    for (const call of foreign) expect(await codeOf(call)).to.deep.equal([404, 'resource_missing'])
    const refund = stripe.refunds.create({ payment_intent: intent.id }, elsewhere)
    expect(await codeOf(refund)).to.deep.equal([400, 'resource_missing'])
  })
})
