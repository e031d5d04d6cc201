import { expect } from 'chai'
import { DISPUTE_FEE } from '#local/stripe/disputes/dispute.ts'
import { charged } from '../kit/charging.ts'
import { refusalOf } from '../kit/destination.ts'
import { dispute, disputed, totalOf } from '../kit/disputing.ts'
import { DAY_S, payableAccount } from '../kit/earning.ts'
import { balanceLines, balanceOf, checkShapes, checkSums } from '../kit/sums.ts'
import { PLATFORM, useStandIn } from '../kit/useStandIn.ts'

describe('disputes that the stand-in opens [S1.1]', () => {
  const standIn = useStandIn()
  const messageOf = async (call: Promise<unknown>) => String((await refusalOf(call)).message)

  it('take the amount and the fee from the platform at once, and nothing from the creator', async () => {
    const account = await payableAccount(standIn())
    const charge = await charged(standIn(), 4_000, { destination: account })
    const before = await balanceOf(standIn())
    const { id } = await dispute(standIn(), charge.id, { reason: 'product_not_received' })
    const opened = await standIn().stripe.disputes.retrieve(id, { expand: ['charge', 'payment_intent'] })
    expect(opened).to.include({ amount: 4_000, currency: 'eur', reason: 'product_not_received' })
    expect(opened).to.include({ status: 'needs_response', is_charge_refundable: false })
    expect(opened.charge).to.include({ id: charge.id, disputed: true, refunded: false, amount_refunded: 0 })
    expect(opened.payment_intent).to.include({ id: charge.payment_intent, status: 'succeeded' })
    expect(opened.evidence_details).to.include({ has_evidence: false, submission_count: 0 })
    const [line] = await balanceLines(standIn(), undefined, { source: id })
    expect(line).to.include({
      amount: -4_000,
      fee: DISPUTE_FEE,
      net: -4_000 - DISPUTE_FEE,
      type: 'adjustment',
    })
    expect(line?.reporting_category).to.equal('dispute')
    expect(opened.balance_transactions.map((one) => one.id)).to.deep.equal([line?.id])
    const now = await balanceOf(standIn())
    expect(now).to.deep.equal({ ...before, available: before.available - 4_000 - DISPUTE_FEE })
    expect(await balanceOf(standIn(), account)).to.deep.equal({ available: 0, pending: 4_000 })
    await checkSums(standIn(), [account])
    checkShapes(standIn(), PLATFORM, ['dispute', 'balance_transaction'])
  })

  it('concern a part of a charge, or what of it was not given back', async () => {
    const part = await charged(standIn(), 4_000)
    expect(await dispute(standIn(), part.id, { amount: 1_500 })).to.include({ amount: 1_500 })
    const rest = await charged(standIn(), 4_000)
    await standIn().stripe.refunds.create({ charge: rest.id, amount: 1_000 })
    const before = await totalOf(standIn())
    expect(await dispute(standIn(), rest.id)).to.include({ amount: 3_000 })
    expect(await totalOf(standIn())).to.equal(before - 3_000 - DISPUTE_FEE)
    await checkSums(standIn())
  })

  it('are refused for a second time, for more than was paid, for nothing and for no reason', async () => {
    const charge = await charged(standIn(), 4_000)
    const before = await totalOf(standIn())
    for (const more of [
      { amount: 4_001 },
      { amount: 0 },
      { amount: 1.5 },
      { reason: 'rain' },
      { kind: 'rain' },
    ])
      expect(await messageOf(dispute(standIn(), charge.id, more)), JSON.stringify(more)).to.contain(
        'disputes/open',
      )
    expect(await messageOf(dispute(standIn(), 'ch_nobody'))).to.contain('ch_nobody')
    expect(await totalOf(standIn())).to.equal(before)
    await dispute(standIn(), charge.id)
    expect(await messageOf(dispute(standIn(), charge.id))).to.contain('disputed already')
    expect(await totalOf(standIn())).to.equal(before - 4_000 - DISPUTE_FEE)
  })

  it('begin with the money that the charge brings, also when it has not moved yet', async () => {
    const before = await totalOf(standIn())
    const intent = await standIn().stripe.paymentIntents.create({
      ...{ amount: 4_000, currency: 'eur', payment_method: 'pm_card_visa', confirm: true },
      return_url: 'http://localhost/back',
    })
    const { id } = await dispute(standIn(), String(intent.latest_charge))
    standIn().advance(1)
    const sources = [id, String(intent.latest_charge)]
    const lines = (await balanceLines(standIn())).filter((line) => sources.includes(String(line.source)))
    expect(lines.map((line) => line.amount)).to.deep.equal([-4_000, 4_000])
    expect(await totalOf(standIn())).to.equal(before - (lines[1]?.fee ?? 0) - DISPUTE_FEE)
  })

  it('take nothing while they only ask, and all once they become more', async () => {
    const { id, before, read, rule } = await disputed(standIn(), { kind: 'inquiry' })
    const asked = await read()
    expect(asked).to.include({ status: 'warning_needs_response', is_charge_refundable: true })
    expect(asked.balance_transactions).to.deep.equal([])
    expect(await totalOf(standIn())).to.equal(before)
    await rule('escalate')
    const grown = await read()
    expect(grown).to.include({ status: 'needs_response', is_charge_refundable: false })
    expect(grown.payment_method_details?.card?.case_type).to.equal('chargeback')
    expect(await totalOf(standIn())).to.equal(before - 4_000 - DISPUTE_FEE)
    expect(await messageOf(rule('escalate'))).to.contain(id)
    expect(await totalOf(standIn())).to.equal(before - 4_000 - DISPUTE_FEE)
  })

  it('take nothing when they were prevented', async () => {
    const { before, read } = await disputed(standIn(), { kind: 'block' })
    standIn().advance(30 * DAY_S)
    const prevented = await read()
    expect(prevented.status).to.equal('prevented')
    expect(prevented.balance_transactions).to.deep.equal([])
    expect(await totalOf(standIn())).to.equal(before)
    checkShapes(standIn(), PLATFORM, ['dispute'])
  })

  it('come by themselves for the cards that are known for it, unless all was given back', async () => {
    const charge = await charged(standIn(), 900, { method: 'pm_card_createDispute' })
    const missed = await charged(standIn(), 700, { method: 'pm_card_createDisputeProductNotReceived' })
    const refunded = await charged(standIn(), 900, { method: 'pm_card_createDispute' })
    await standIn().stripe.refunds.create({ charge: refunded.id })
    const known = await charged(standIn(), 800, { method: 'pm_card_createDispute' })
    const { id } = await dispute(standIn(), known.id)
    standIn().advance(DAY_S)
    const { disputes } = standIn().stripe
    const [first, ...others] = (await disputes.list({ charge: charge.id })).data
    expect(first).to.include({ reason: 'fraudulent', amount: 900, status: 'needs_response' })
    expect(others).to.deep.equal([])
    const [other] = (await disputes.list({ charge: missed.id })).data
    expect(other).to.include({ reason: 'product_not_received', amount: 700 })
    expect((await disputes.list({ charge: refunded.id })).data).to.deep.equal([])
    expect((await disputes.list({ charge: known.id })).data.map((one) => one.id)).to.deep.equal([id])
  })

  it('are listed by charge and intent, newest first', async () => {
    const { disputes } = standIn().stripe
    const ids: string[] = []
    for (const amount of [700, 800])
      ids.unshift((await dispute(standIn(), (await charged(standIn(), amount)).id)).id)
    expect((await disputes.list()).data.slice(0, 2).map(({ id }) => id)).to.deep.equal(ids)
    const [newest] = (await disputes.list()).data
    const byCharge = await disputes.list({ charge: String(newest?.charge) })
    const byIntent = await disputes.list({ payment_intent: String(newest?.payment_intent) })
    for (const { data } of [byCharge, byIntent]) expect(data.map(({ id }) => id)).to.deep.equal([newest?.id])
  })
})
