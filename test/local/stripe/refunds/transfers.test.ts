import { expect } from 'chai'
import type Stripe from 'stripe'
import { eventsOf, linesOf, openDestination, refusalOf } from '../kit/destination.ts'
import { useStandIn } from '../kit/useStandIn.ts'

describe('transfers, reversals and fees of the stand-in [S1.1]', () => {
  const standIn = useStandIn()
  const sell = async (params: Partial<Stripe.PaymentIntentCreateParams> = {}) => {
    const intent = await standIn().stripe.paymentIntents.create({
      ...{ amount: 4000, currency: 'eur', confirm: true, payment_method: 'pm_card_visa' },
      ...{ capture_method: 'automatic', ...params },
    })
    return (await standIn().stripe.charges.list({ payment_intent: intent.id })).data[0] as Stripe.Charge
  }
  const splitSale = () =>
    sell({ application_fee_amount: 400, transfer_data: { destination: openDestination(standIn().store) } })
  const codeOf = async (call: Promise<unknown>) => (await refusalOf(call)).code

  it('a transfer is reversed bit by bit, with or without its part of the fee', async () => {
    const { stripe, store } = standIn()
    const charge = await splitSale()
    const transfer = String(charge.transfer)
    const before = {
      platform: (await linesOf(standIn())).length,
      there: (await linesOf(standIn(), 'acct_northlight')).length,
    }
    const seen = eventsOf(store).length
    const first = await stripe.transfers.createReversal(transfer, { amount: 1000 })
    await stripe.transfers.createReversal(transfer, { amount: 1000, refund_application_fee: true })
    await stripe.transfers.createReversal(transfer, { refund_application_fee: true })
    expect((await linesOf(standIn())).slice(before.platform)).to.deep.equal([
      ['transfer_refund', 1000, 0, 1000],
      ['transfer_refund', 1000, 0, 1000],
      ['application_fee_refund', -200, 0, -200],
      ['transfer_refund', 2000, 0, 2000],
      ['application_fee_refund', -200, 0, -200],
    ])
    expect((await linesOf(standIn(), 'acct_northlight')).slice(before.there)).to.deep.equal([
      ['payment_refund', -1000, 0, -1000],
      ['payment_refund', -1000, 0, -1000],
      ['adjustment', 200, 0, 200],
      ['payment_refund', -2000, 0, -2000],
      ['adjustment', 200, 0, 200],
    ])
    expect(eventsOf(store).slice(seen)).to.deep.equal([
      ...['transfer.reversed', 'transfer.reversed', 'application_fee.refunded'],
      ...['transfer.reversed', 'application_fee.refunded'],
    ])
    expect(await codeOf(stripe.transfers.createReversal(transfer))).to.equal('transfer_already_reversed')
    const listed = await stripe.transfers.listReversals(transfer)
    expect(listed.data.map(({ amount }) => amount)).to.deep.equal([2000, 1000, 1000])
    expect((await stripe.transfers.retrieveReversal(transfer, first.id)).amount).to.equal(1000)
    const other = String((await splitSale()).transfer)
    expect(await codeOf(stripe.transfers.retrieveReversal(other, first.id))).to.equal('resource_missing')
  })

  it('a fee goes back alone, no more of it than there is', async () => {
    const { stripe } = standIn()
    const fee = String((await splitSale()).application_fee)
    const first = await stripe.applicationFees.createRefund(fee, { amount: 150, metadata: { why: 'gift' } })
    expect([first.amount, first.fee, first.metadata]).to.deep.equal([150, fee, { why: 'gift' }])
    expect(await codeOf(stripe.applicationFees.createRefund(fee, { amount: 251 }))).to.equal(
      'parameter_invalid_integer',
    )
    expect((await stripe.applicationFees.createRefund(fee)).amount).to.equal(250)
    expect(await codeOf(stripe.applicationFees.createRefund(fee))).to.equal('parameter_invalid_integer')
    const listed = await stripe.applicationFees.listRefunds(fee)
    expect(listed.data.map(({ amount }) => amount)).to.deep.equal([250, 150])
    expect((await stripe.applicationFees.retrieveRefund(fee, first.id)).amount).to.equal(150)
    expect((await stripe.applicationFees.retrieve(fee)).refunded).to.equal(true)
  })

  it('a fee shows its ten newest refunds, and lists them all', async () => {
    const { stripe } = standIn()
    const fee = String((await splitSale()).application_fee)
    for (let amount = 1; amount <= 12; amount++) await stripe.applicationFees.createRefund(fee, { amount })
    const { refunds } = await stripe.applicationFees.retrieve(fee)
    expect([refunds.data.map(({ amount }) => amount), refunds.has_more]).to.deep.equal([
      [12, 11, 10, 9, 8, 7, 6, 5, 4, 3],
      true,
    ])
    const all = await stripe.applicationFees.listRefunds(fee, { limit: 5 }).autoPagingToArray({ limit: 100 })
    expect(all).to.have.length(12)
  })

  it('after a reversal by hand a refund reverses only what is left', async () => {
    const { stripe } = standIn()
    const charge = await splitSale()
    await stripe.transfers.createReversal(String(charge.transfer), { amount: 3500 })
    const refund = await stripe.refunds.create({
      charge: charge.id,
      reverse_transfer: true,
      expand: ['transfer_reversal'],
    })
    const reversal = refund.transfer_reversal as Stripe.TransferReversal
    expect([reversal.amount, reversal.source_refund]).to.deep.equal([500, refund.id])
  })

  it('a transfer of a charge takes no more than the charge has, and is as late as it', async () => {
    const { stripe, store } = standIn()
    const destination = openDestination(store, 'acct_late')
    const charge = await sell({ transfer_group: 'booking_7' })
    const send = (amount?: number) =>
      stripe.transfers.create({
        ...{ currency: 'eur', destination, source_transaction: charge.id },
        ...(amount === undefined ? {} : { amount }),
      })
    const first = await send(3000)
    expect([first.transfer_group, first.source_transaction]).to.deep.equal(['booking_7', charge.id])
    expect(await codeOf(send(1001))).to.equal('balance_insufficient')
    expect((await send()).amount).to.equal(1000)
    expect((await stripe.transfers.list({ transfer_group: 'booking_7' })).data).to.have.length(2)
    const [line] = (await stripe.balanceTransactions.list({}, { stripeContext: destination })).data
    expect(line?.status).to.equal('pending')
  })

  it('a transfer of the balance takes only what can be paid out, and so does its reversal', async () => {
    const { stripe, store, advance } = standIn()
    const destination = openDestination(store, 'acct_balance')
    await sell({ currency: 'chf', amount: 5000 })
    const send = () => stripe.transfers.create({ amount: 2000, currency: 'chf', destination })
    expect(await codeOf(send())).to.equal('balance_insufficient')
    advance(2 * 86_400)
    const { id } = await send()
    store.transact((tx) => {
      tx.save({
        id: 'txn_gone',
        object: 'balance_transaction',
        currency: 'chf',
        net: -1500,
        available_on: tx.nowS,
      })
    }, destination)
    expect(await codeOf(stripe.transfers.createReversal(id, { amount: 501 }))).to.equal(
      'balance_insufficient',
    )
    expect((await stripe.transfers.createReversal(id, { amount: 500 })).amount).to.equal(500)
  })

  it('an account that is held at zero gives back no more than it has, by a reversal or with a refund', async () => {
    const { stripe, store, command } = standIn()
    const destination = openDestination(store, 'acct_held')
    const params = { currency: 'sek', transfer_data: { destination }, application_fee_amount: 400 }
    const [first, second] = [await sell(params), await sell(params)]
    await command('balances/hold_at_zero', { account: destination })
    await stripe.transfers.createReversal(String(first.transfer))
    const reverse = () => stripe.transfers.createReversal(String(second.transfer))
    const refund = () => stripe.refunds.create({ charge: second.id, reverse_transfer: true })
    expect([await codeOf(reverse()), await codeOf(refund())]).to.deep.equal([
      ...['balance_insufficient', 'balance_insufficient'],
    ])
    expect((await stripe.charges.retrieve(second.id)).amount_refunded, 'all or nothing').to.equal(0)
    await command('balances/hold_at_zero', { account: destination, isHeld: false })
    expect((await reverse()).amount).to.equal(4000)
  })

  it('nobody is sent money who may not have it', async () => {
    const { stripe, store } = standIn()
    openDestination(store, 'acct_waiting', 'pending')
    const charge = await sell()
    const send = (destination: string) =>
      stripe.transfers.create({ currency: 'eur', destination, source_transaction: charge.id })
    expect(await codeOf(send('acct_waiting'))).to.equal('insufficient_capabilities_for_transfer')
    expect(await codeOf(send('acct_unknown'))).to.equal('resource_missing')
  })
})
