import { expect } from 'chai'
import type Stripe from 'stripe'
import { eventsOf, openDestination, refusalOf } from '../kit/destination.ts'
import { useStandIn } from '../kit/useStandIn.ts'

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
    advance(0)
    expect(eventsOf(store).slice(seen)).to.deep.equal([
      ...['payment_intent.created', 'charge.succeeded', 'payment_intent.succeeded'],
      ...['transfer.created', 'application_fee.created', 'charge.updated'],
    ])
    expect(eventsOf(store, 'acct_northlight')).to.deep.equal([])
    const moved = await stripe.charges.retrieve(charge.id)
    expect(moved.balance_transaction).to.match(/^txn_/)
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
    const charge = (await pay({ capture_method: 'automatic' })).latest_charge as Stripe.Charge
    const transfer = await stripe.transfers.retrieve(String(charge.transfer))
    const lineOf = async (source: unknown, stripeContext?: string) => {
      const options = stripeContext === undefined ? undefined : { stripeContext }
      return (await stripe.balanceTransactions.list({ source: String(source) }, options)).data[0]
    }
    const lines = async () => [
      await lineOf(charge.id),
      await lineOf(transfer.id),
      await lineOf(charge.application_fee),
      await lineOf(transfer.destination_payment, 'acct_northlight'),
    ]
    for (const line of await lines()) {
      expect(line?.status, line?.type).to.equal('pending')
      expect(Number(line?.available_on) - Number(line?.created), line?.type).to.equal(172_800)
    }
    advance(172_800)
    expect((await lines()).map((line) => line?.status)).to.deep.equal(Array(4).fill('available'))
    const [first] = await lines()
    expect((await stripe.balanceTransactions.retrieve(String(first?.id))).status).to.equal('available')
  })

  it('of one card is there at once, and the fee with it', async () => {
    const { stripe } = standIn()
    const intent = await pay({ capture_method: 'automatic', payment_method: 'pm_card_bypassPending' })
    const charge = intent.latest_charge as Stripe.Charge
    for (const source of [charge.id, String(charge.application_fee)]) {
      const [line] = (await stripe.balanceTransactions.list({ source })).data
      expect(line?.status, line?.type).to.equal('available')
    }
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
    const { stripe, store, advance } = standIn()
    const held = await pay({ capture_method: 'manual' })
    const seen = eventsOf(store).length
    advance(7 * 86_400)
    const ended = await stripe.paymentIntents.retrieve(held.id)
    expect([ended.status, ended.cancellation_reason]).to.deep.equal(['canceled', 'expired'])
    const told = eventsOf(store).slice(seen)
    expect(told.slice(-2)).to.deep.equal(['charge.expired', 'payment_intent.canceled'])
    expect(told).not.to.include('charge.refunded')
  })

  it('what is held and not taken is no refund', async () => {
    const { stripe, store } = standIn()
    const held = await pay({ capture_method: 'manual' })
    const seen = eventsOf(store).length
    await stripe.paymentIntents.cancel(held.id)
    expect(eventsOf(store).slice(seen)).to.deep.equal(['payment_intent.canceled'])
    const part = await pay({ capture_method: 'manual' })
    await stripe.paymentIntents.capture(part.id, { amount_to_capture: 1000, application_fee_amount: 100 })
    const chargeOf = async ({ id }: Stripe.PaymentIntent) =>
      (await stripe.charges.list({ payment_intent: id })).data[0]
    expect(await chargeOf(held)).to.include({ amount_captured: 0, amount_refunded: 0, refunded: false })
    expect(await chargeOf(part)).to.include({ amount_captured: 1000, amount_refunded: 0, refunded: false })
    expect((await stripe.refunds.create({ payment_intent: part.id })).amount, 'what was taken').to.equal(1000)
    expect(await chargeOf(part)).to.include({ amount_refunded: 1000, refunded: true })
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

  it('a payment in processing ends when a command says so', async () => {
    const { stripe, command } = standIn()
    const intent = await pay({ payment_method: 'pm_card_standInProcessing' })
    await command('payments/finish', { payment_intent: intent.id, is_good: false })
    expect((await stripe.paymentIntents.retrieve(intent.id)).status).to.equal('requires_payment_method')
  })
})
