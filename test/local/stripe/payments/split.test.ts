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
      'a whole line on the statement of a card',
      { statement_descriptor: 'NORTHLIGHT' },
      '',
      'statement_descriptor',
    ],
    [
      'digits alone behind the name there',
      { statement_descriptor_suffix: '1234' },
      '',
      'statement_descriptor_suffix',
    ],
    [
      'a sign that banks do not take there',
      { statement_descriptor_suffix: 'A*B' },
      '',
      'statement_descriptor_suffix',
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
      expect([refusal.statusCode, refusal.code ?? '', refusal.param]).to.deep.equal([400, code, param])
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

  it('its words are on the statement behind the name, cut to its line', async () => {
    const { stripe } = standIn()
    const intent = await create({ statement_descriptor_suffix: 'Northlight pass' })
    const paid = await stripe.paymentIntents.confirm(intent.id, {
      payment_method: 'pm_card_visa',
      expand: ['latest_charge'],
    })
    const charge = paid.latest_charge as Stripe.Charge
    expect(charge.calculated_statement_descriptor).to.equal('STAGEDOOR* NORTHLIGHT')
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
