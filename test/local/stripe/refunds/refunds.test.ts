import { expect } from 'chai'
import type Stripe from 'stripe'
import { eventsOf, linesOf, openDestination, refusalOf } from '../kit/destination.ts'
import { useStandIn } from '../kit/useStandIn.ts'

describe('refunds of the stand-in [S1.1]', () => {
  const standIn = useStandIn()

  const sell = (params: Partial<Stripe.PaymentIntentCreateParams> = {}) =>
    standIn().stripe.paymentIntents.create({
      ...{ amount: 900, currency: 'eur', confirm: true, payment_method: 'pm_card_visa' },
      ...{ capture_method: 'automatic', ...params },
    })
  const split = (fee: number) => ({
    application_fee_amount: fee,
    transfer_data: { destination: openDestination(standIn().store) },
  })
  const chargeOf = async (intent: { id: string }) =>
    (await standIn().stripe.charges.list({ payment_intent: intent.id })).data[0] as Stripe.Charge

  it('bit by bit everything goes back, whatever was rounded on the way', async () => {
    const intent = await sell({ amount: 999, ...split(100) })
    const { stripe } = standIn()
    const both = { payment_intent: intent.id, reverse_transfer: true, refund_application_fee: true }
    for (const amount of [333, 333, 333]) await stripe.refunds.create({ ...both, amount })
    const { application_fee, transfer } = await chargeOf(intent)
    const fee = await stripe.applicationFees.retrieve(String(application_fee))
    // thirds of 100 are 33.3, 66.7, 100: what each refund takes is the difference
    expect(fee.refunds.data.map((one) => one.amount)).to.deep.equal([33, 34, 33])
    expect([fee.refunded, fee.amount_refunded]).to.deep.equal([true, 100])
    const sent = await stripe.transfers.retrieve(String(transfer))
    expect([sent.reversed, sent.amount_reversed, sent.reversals.data.length]).to.deep.equal([true, 999, 3])
    expect((await chargeOf(intent)).refunded).to.equal(true)
  })

  it('of money that has not moved yet moves it first, and tells so once', async () => {
    const { stripe, store, advance } = standIn()
    advance(0)
    const seen = eventsOf(store).length
    const { id } = await sell({ capture_method: 'automatic_async' })
    await stripe.refunds.create({ payment_intent: id })
    advance(0)
    expect(eventsOf(store).slice(seen)).to.deep.equal([
      ...['payment_intent.created', 'charge.succeeded', 'payment_intent.succeeded'],
      ...['charge.updated', 'charge.refunded', 'refund.created'],
    ])
  })

  it('a charge gives back no more than it took, however many ask at one moment', async () => {
    const intent = await sell()
    const calls = Array.from({ length: 50 }, () =>
      standIn()
        .stripe.refunds.create({ payment_intent: intent.id, amount: 100 })
        .then(
          () => 'done',
          (error: Stripe.errors.StripeError) => error.code,
        ),
    )
    const answers = await Promise.all(calls)
    expect(answers.filter((answer) => answer === 'done')).to.have.length(9)
    expect(answers.filter((answer) => answer === 'charge_already_refunded')).to.have.length(41)
    const refunds = await standIn().stripe.refunds.list({ payment_intent: intent.id, limit: 100 })
    expect(refunds.data.reduce((sum, one) => sum + one.amount, 0)).to.equal(900)
  })

  it('is refused for more than is left, for nothing, and for what is no money of a card', async () => {
    const { stripe } = standIn()
    const intent = await sell()
    await stripe.refunds.create({ payment_intent: intent.id, amount: 500 })
    const codeOf = async (params: Stripe.RefundCreateParams) =>
      (await refusalOf(stripe.refunds.create(params))).code
    expect(await codeOf({ payment_intent: intent.id, amount: 401 })).to.equal('amount_too_large')
    expect(await codeOf({ payment_intent: intent.id, amount: 0 })).to.equal('parameter_invalid_integer')
    expect(await codeOf({})).to.equal('parameter_missing')
    expect(await codeOf({ charge: 'ch_unknown' })).to.equal('resource_missing')
    expect(await codeOf({ payment_intent: 'pi_unknown' })).to.equal('resource_missing')
    expect(await codeOf({ payment_intent: intent.id, reverse_transfer: true })).to.equal(
      'charge_invalid_parameter',
    )
    const held = await sell({ capture_method: 'manual' })
    expect(await codeOf({ payment_intent: held.id })).to.equal('charge_not_refundable')
    const money = await sell(split(90))
    const { transfer } = await chargeOf(money)
    const { destination_payment } = await stripe.transfers.retrieve(String(transfer))
    expect(await codeOf({ charge: String(destination_payment) })).to.equal('resource_missing')
    await stripe.refunds.create({ payment_intent: intent.id, amount: 400 })
    expect(await codeOf({ payment_intent: intent.id })).to.equal('charge_already_refunded')
  })

  it('is refused while a dispute moves the money', async () => {
    const intent = await sell()
    const charge = await chargeOf(intent)
    standIn().store.transact((tx) =>
      tx.save({ id: 'du_open', object: 'dispute', charge: charge.id, is_charge_refundable: false }),
    )
    const refusal = await refusalOf(standIn().stripe.refunds.create({ payment_intent: intent.id }))
    expect(refusal.code).to.equal('charge_disputed')
  })

  it('fails later: its money is back, the charge can be refunded again, the reversal stays', async () => {
    const { stripe, store, advance } = standIn()
    const intent = await sell({ payment_method: 'pm_card_refundFail', ...split(90) })
    const before = (await linesOf(standIn())).length
    const seen = eventsOf(store).length
    const { id, status } = await stripe.refunds.create({ payment_intent: intent.id, reverse_transfer: true })
    expect(status).to.equal('succeeded')
    advance(3600)
    const refund = await stripe.refunds.retrieve(id, { expand: ['failure_balance_transaction'] })
    expect([refund.status, refund.failure_reason]).to.deep.equal(['failed', 'expired_or_canceled_card'])
    const back = refund.failure_balance_transaction as Stripe.BalanceTransaction
    expect([back.type, back.amount, back.source]).to.deep.equal(['refund_failure', 900, id])
    expect((await linesOf(standIn())).slice(before)).to.deep.equal([
      ['refund', -900, 0, -900],
      ['transfer_refund', 900, 0, 900],
      ['refund_failure', 900, 0, 900],
    ])
    const charge = await chargeOf(intent)
    expect([charge.amount_refunded, charge.refunded]).to.deep.equal([0, false])
    expect(eventsOf(store).slice(seen)).to.deep.equal([
      ...['transfer.reversed', 'charge.refunded', 'refund.created'],
      ...['refund.failed', 'refund.updated', 'charge.refund.updated', 'charge.updated'],
    ])
    expect((await stripe.refunds.create({ payment_intent: intent.id })).amount).to.equal(900)
  })

  it('fails when a command says so', async () => {
    const { stripe, command } = standIn()
    const { id } = await stripe.refunds.create({ payment_intent: (await sell()).id })
    await command('refunds/fail', { refund: id, reason: 'lost_or_stolen_card' })
    const { status, failure_reason } = await stripe.refunds.retrieve(id)
    expect([status, failure_reason]).to.deep.equal(['failed', 'lost_or_stolen_card'])
  })

  it('of some cards waits, and leaves the balance only when it is through', async () => {
    const { stripe, advance } = standIn()
    const intent = await sell({ payment_method: 'pm_card_pendingRefund' })
    const { id, status, balance_transaction } = await stripe.refunds.create({ payment_intent: intent.id })
    expect([status, balance_transaction]).to.deep.equal(['pending', null])
    const ofIt = async () => (await stripe.balanceTransactions.list({ source: id })).data
    expect(await ofIt()).to.deep.equal([])
    advance(3600)
    const refund = await stripe.refunds.retrieve(id)
    expect(refund.status).to.equal('succeeded')
    expect((await ofIt()).map((line) => [line.id, line.net])).to.deep.equal([
      [refund.balance_transaction, -900],
    ])
  })

  it('keeps its metadata and is never cancelled by a call', async () => {
    const { stripe } = standIn()
    const intent = await sell()
    const { id } = await stripe.refunds.create({ payment_intent: intent.id, metadata: { purchase: '1' } })
    const changed = await stripe.refunds.update(id, { metadata: { reason: 'asked', purchase: '' } })
    expect(changed.metadata).to.deep.equal({ reason: 'asked' })
    expect((await refusalOf(stripe.refunds.cancel(id))).statusCode).to.equal(400)
  })
})
