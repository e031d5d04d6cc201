import { expect } from 'chai'
import type Stripe from 'stripe'
import { eventsOf, openDestination, refusalOf } from '../kit/destination.ts'
import { useStandIn } from '../kit/useStandIn.ts'

describe('what an intent of the stand-in may be [S1.1]', () => {
  const standIn = useStandIn()
  const create = (params: Partial<Stripe.PaymentIntentCreateParams>) =>
    standIn().stripe.paymentIntents.create({ amount: 900, currency: 'eur', ...params })

  /** refused parameters, code and the parameter that is named */
  const REFUSED: [string, Partial<Stripe.PaymentIntentCreateParams>, string, string?][] = [
    ['an amount below the least', { amount: 49 }, 'amount_too_small', 'amount'],
    ['nothing', { amount: 0 }, 'parameter_invalid_integer', 'amount'],
    ['nine digits', { amount: 100_000_000 }, 'amount_too_large', 'amount'],
    ['less than 50 yen', { amount: 49, currency: 'jpy' }, 'amount_too_small', 'amount'],
    [
      'a dinar amount that is no multiple of ten',
      { amount: 3501, currency: 'kwd' },
      'invalid_charge_amount',
      'amount',
    ],
    ['an unknown customer', { customer: 'cus_unknown' }, 'resource_missing', 'customer'],
    ['an unknown card', { payment_method: 'pm_unknown' }, 'resource_missing', 'payment_method'],
    [
      'a fee of nothing',
      { application_fee_amount: 0, transfer_data: { destination: 'acct_northlight' } },
      'parameter_invalid_integer',
      'application_fee_amount',
    ],
    [
      'a fee above the amount',
      { application_fee_amount: 901, transfer_data: { destination: 'acct_northlight' } },
      'parameter_invalid_integer',
      'application_fee_amount',
    ],
    [
      'a fee of nobody',
      { application_fee_amount: 90 },
      'payment_intent_invalid_parameter',
      'application_fee_amount',
    ],
    [
      'a fee and a part',
      { application_fee_amount: 90, transfer_data: { destination: 'acct_northlight', amount: 800 } },
      'parameters_exclusive',
      'transfer_data[amount]',
    ],
    [
      'a part above the amount',
      { transfer_data: { destination: 'acct_northlight', amount: 901 } },
      'parameter_invalid_integer',
      'transfer_data[amount]',
    ],
    [
      'an unknown destination',
      { transfer_data: { destination: 'acct_unknown' } },
      'resource_missing',
      'transfer_data[destination]',
    ],
    [
      'a destination that may not be sent money',
      { transfer_data: { destination: 'acct_waiting' } },
      'insufficient_capabilities_for_transfer',
      'transfer_data[destination]',
    ],
    [
      'somebody in whose name no card is charged',
      { on_behalf_of: 'acct_northlight' },
      'capability_not_active',
      'on_behalf_of',
    ],
    [
      'an address to come back to without a confirmation',
      { return_url: 'http://localhost/' },
      'payment_intent_invalid_parameter',
      'return_url',
    ],
  ]

  before(() => {
    openDestination(standIn().store)
    openDestination(standIn().store, 'acct_waiting', 'pending')
  })

  for (const [name, params, code, param] of REFUSED)
    it(`${name} is refused, and nothing stays`, async () => {
      const seen = eventsOf(standIn().store).length
      const refusal = await refusalOf(create(params))
      expect([refusal.statusCode, refusal.code, refusal.param]).to.deep.equal([400, code, param])
      expect(eventsOf(standIn().store).length).to.equal(seen)
    })

  it('least amounts and steps are taken', async () => {
    expect((await create({ amount: 50 })).amount).to.equal(50)
    expect((await create({ amount: 50, currency: 'JPY' })).currency).to.equal('jpy')
    expect((await create({ amount: 3500, currency: 'kwd' })).amount).to.equal(3500)
    expect(
      (
        await create({
          amount: 900,
          application_fee_amount: 900,
          transfer_data: { destination: 'acct_northlight' },
        })
      ).application_fee_amount,
    ).to.equal(900)
  })

  it('a card payment belongs to the platform: an account takes none of its own', async () => {
    const call = standIn().stripe.paymentIntents.create(
      { amount: 900, currency: 'eur' },
      { stripeContext: 'acct_northlight' },
    )
    expect((await refusalOf(call)).code).to.equal('capability_not_active')
  })

  it('a destination that lost its transfers since is refused when the card is to be charged', async () => {
    const { stripe, store } = standIn()
    openDestination(store, 'acct_leaving')
    const intent = await create({ transfer_data: { destination: 'acct_leaving' } })
    openDestination(store, 'acct_leaving', 'inactive')
    const call = stripe.paymentIntents.confirm(intent.id, { payment_method: 'pm_card_visa' })
    expect((await refusalOf(call)).code).to.equal('insufficient_capabilities_for_transfer')
    expect((await stripe.charges.list({ payment_intent: intent.id })).data).to.deep.equal([])
  })

  it('only cards pay here', async () => {
    const intent = await create({ allowed_payment_method_types: ['link'] })
    const call = standIn().stripe.paymentIntents.confirm(intent.id, { payment_method: 'pm_card_visa' })
    expect((await refusalOf(call)).code).to.equal('payment_intent_incompatible_payment_method')
  })

  it('is changed while it is open, and keeps words and metadata afterwards', async () => {
    const { stripe } = standIn()
    const intent = await create({ metadata: { a: '1', b: '2' }, description: 'Pass' })
    const changed = await stripe.paymentIntents.update(intent.id, {
      amount: 1000,
      metadata: { a: '', c: '3' },
    })
    expect([changed.amount, changed.metadata]).to.deep.equal([1000, { b: '2', c: '3' }])
    await stripe.paymentIntents.confirm(intent.id, { payment_method: 'pm_card_visa' })
    expect((await stripe.paymentIntents.update(intent.id, { metadata: { d: '4' } })).metadata).to.deep.equal({
      ...{ b: '2', c: '3', d: '4' },
    })
    const refusal = await refusalOf(stripe.paymentIntents.update(intent.id, { amount: 2000 }))
    expect(refusal.code).to.equal('payment_intent_unexpected_state')
  })
})

describe('how the money of a payment moves at the stand-in [S1.1]', () => {
  const standIn = useStandIn()
  const pay = (params: Partial<Stripe.PaymentIntentCreateParams> = {}) =>
    standIn().stripe.paymentIntents.create({
      ...{ amount: 4000, currency: 'eur', confirm: true, payment_method: 'pm_card_visa' },
      ...{ application_fee_amount: 400, transfer_data: { destination: openDestination(standIn().store) } },
      ...params,
      expand: ['latest_charge'],
    })

  it('is answered before it moves, and told when it has', async () => {
    const { stripe, store, advance } = standIn()
    const seen = eventsOf(store).length
    const charge = (await pay()).latest_charge as Stripe.Charge
    expect([charge.balance_transaction, charge.application_fee, charge.transfer]).to.deep.equal([
      ...[null, null, undefined],
    ])
    expect(eventsOf(store).slice(seen)).to.deep.equal([
      ...['payment_intent.created', 'charge.succeeded', 'payment_intent.succeeded'],
    ])
    advance(0)
    expect(eventsOf(store).slice(seen + 3)).to.deep.equal([
      ...['transfer.created', 'application_fee.created', 'charge.updated'],
    ])
    const [event] = (await stripe.charges.list({ limit: 1 })).data
    expect(event).to.have.property('balance_transaction').that.is.a('string')
    expect(eventsOf(store, 'acct_northlight')).to.deep.equal([])
  })

  it('all of it goes to the destination, and objects name each other', async () => {
    const { stripe } = standIn()
    const intent = await pay({ capture_method: 'automatic', transfer_group: 'sale_1' })
    const charge = intent.latest_charge as Stripe.Charge
    const transfer = await stripe.transfers.retrieve(String(charge.transfer))
    expect(transfer).to.include({
      ...{ amount: 4000, destination: 'acct_northlight', source_transaction: charge.id },
      transfer_group: 'sale_1',
    })
    const there = { stripeContext: 'acct_northlight' }
    const arrived = await stripe.charges.retrieve(String(transfer.destination_payment), {}, there)
    expect(arrived).to.include({ amount: 4000, application_fee_amount: 400, source_transfer: transfer.id })
    expect(arrived.application_fee).to.equal(charge.application_fee)
    const fee = await stripe.applicationFees.retrieve(String(charge.application_fee))
    expect(fee).to.include({
      amount: 400,
      account: 'acct_northlight',
      charge: arrived.id,
      originating_transaction: charge.id,
    })
    const group = await stripe.charges.list({ transfer_group: 'sale_1' })
    expect(group.data.map(({ id }) => id)).to.deep.equal([charge.id])
  })

  it('is there to be paid out two days later, at both ends', async () => {
    const { stripe, advance } = standIn()
    const { id } = (await pay({ capture_method: 'automatic' })).latest_charge as Stripe.Charge
    const [line] = (await stripe.balanceTransactions.list({ source: id })).data
    expect([line?.status, Number(line?.available_on) - Number(line?.created)]).to.deep.equal([
      'pending',
      172_800,
    ])
    advance(172_800)
    expect((await stripe.balanceTransactions.retrieve(String(line?.id))).status).to.equal('available')
  })

  it('a part that is named goes alone, without a fee', async () => {
    const { stripe } = standIn()
    const intent = await standIn().stripe.paymentIntents.create({
      ...{
        amount: 4000,
        currency: 'eur',
        confirm: true,
        payment_method: 'pm_card_visa',
        capture_method: 'automatic',
      },
      transfer_data: { destination: 'acct_northlight', amount: 3600 },
    })
    const [charge] = (await stripe.charges.list({ payment_intent: intent.id })).data
    expect((await stripe.transfers.retrieve(String(charge?.transfer))).amount).to.equal(3600)
    expect(charge?.application_fee).to.equal(null)
  })

  it('of a hold moves what is captured; the fee is never more than that', async () => {
    const { stripe, store } = standIn()
    const held = await pay({ capture_method: 'manual' })
    expect([held.amount_capturable, (held.latest_charge as Stripe.Charge).balance_transaction]).to.deep.equal(
      [4000, null],
    )
    const over = stripe.paymentIntents.capture(held.id, {
      amount_to_capture: 1000,
      application_fee_amount: 1001,
    })
    expect((await refusalOf(over)).param).to.equal('application_fee_amount')
    const seen = eventsOf(store).length
    const taken = await stripe.paymentIntents.capture(held.id, {
      amount_to_capture: 1000,
      application_fee_amount: 100,
    })
    expect([taken.status, taken.amount_received]).to.deep.equal(['succeeded', 1000])
    const [charge] = (await stripe.charges.list({ payment_intent: held.id })).data
    expect((await stripe.transfers.retrieve(String(charge?.transfer))).amount).to.equal(1000)
    expect(eventsOf(store).slice(seen)).to.deep.equal([
      ...['transfer.created', 'application_fee.created', 'charge.captured', 'payment_intent.succeeded'],
    ])
  })

  it('a hold that nobody captures ends by itself', async () => {
    const { stripe, advance } = standIn()
    const held = await pay({ capture_method: 'manual' })
    advance(7 * 86_400)
    const ended = await stripe.paymentIntents.retrieve(held.id)
    expect([ended.status, ended.cancellation_reason]).to.deep.equal(['canceled', 'automatic'])
  })

  it('a payment in processing ends well or badly', async () => {
    const { stripe, advance } = standIn()
    const good = await pay({ payment_method: 'pm_card_standInProcessing' })
    const bad = await pay({ payment_method: 'pm_card_standInProcessingFails' })
    expect([good.status, bad.status]).to.deep.equal(['processing', 'processing'])
    advance(3600)
    expect((await stripe.paymentIntents.retrieve(good.id)).status).to.equal('succeeded')
    expect((await stripe.paymentIntents.retrieve(bad.id)).last_payment_error?.code).to.equal('card_declined')
  })
})
