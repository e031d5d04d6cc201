import { expect } from 'chai'
import type Stripe from 'stripe'
import { DISPUTE_FEE } from '#local/stripe/disputes/dispute.ts'
import { isChargeRefundable } from '#local/stripe/disputes/isChargeRefundable.ts'
import { charged } from '../kit/charging.ts'
import { command, DAY_S } from '../kit/earning.ts'
import { balanceOf, checkSums, eventsOf, linesOf } from '../kit/sums.ts'
import { PLATFORM, useStandIn } from '../kit/useStandIn.ts'

describe('disputes that the stand-in opens [S1.1]', () => {
  const standIn = useStandIn()
  const open = (params: Record<string, unknown>) =>
    command<Stripe.Dispute>(standIn(), 'disputes/open', params)
  const refusalOf = (act: () => unknown): string => {
    try {
      act()
      return 'taken'
    } catch (error) {
      return (error as Error).message
    }
  }
  const total = async () => {
    const { available, pending } = await balanceOf(standIn())
    return available + pending
  }

  it('take the amount and the fee from the platform at once, and tell it', async () => {
    const charge = await charged(standIn(), 4_000)
    const before = await balanceOf(standIn())
    const { id } = open({ charge, reason: 'product_not_received' })
    const dispute = await standIn().stripe.disputes.retrieve(id)
    expect(dispute).to.include({ amount: 4_000, charge, currency: 'eur', reason: 'product_not_received' })
    expect(dispute).to.include({ status: 'needs_response', is_charge_refundable: false })
    expect(dispute.evidence_details).to.include({ has_evidence: false, submission_count: 0 })
    expect(dispute.balance_transactions).to.have.length(1)
    expect(dispute.balance_transactions[0]).to.include({
      amount: -4_000,
      fee: DISPUTE_FEE,
      type: 'adjustment',
    })
    expect(dispute.balance_transactions[0]).to.include({ reporting_category: 'dispute', source: id })
    expect(linesOf(standIn())[0]).to.deep.equal(dispute.balance_transactions[0])
    expect(await balanceOf(standIn())).to.deep.equal({
      ...before,
      available: before.available - 4_000 - DISPUTE_FEE,
    })
    const disputed = await standIn().store.transact((tx) => tx.read('charge', charge))
    expect(disputed.disputed).to.equal(true)
    expect(standIn().store.transact((tx) => isChargeRefundable(tx, charge))).to.equal(false)
    expect(eventsOf(standIn(), PLATFORM, /dispute/)).to.deep.equal([
      'charge.dispute.created',
      'charge.dispute.funds_withdrawn',
    ])
    await checkSums(standIn(), [])
  })

  it('concern a part of a charge, or what of it was not given back', async () => {
    const part = await charged(standIn(), 4_000)
    expect(open({ charge: part, reason: 'duplicate', amount: 1_500 }).amount).to.equal(1_500)
    const rest = await charged(standIn(), 4_000)
    standIn().store.transact((tx) => tx.save({ ...tx.read('charge', rest), amount_refunded: 1_000 }))
    const before = await total()
    const dispute = open({ charge: rest, reason: 'general' })
    expect(dispute.amount).to.equal(3_000)
    expect(await total()).to.equal(before - 3_000 - DISPUTE_FEE)
  })

  it('are refused for a second time, for more than was paid, for nothing and for no reason', async () => {
    const charge = await charged(standIn(), 4_000)
    const before = await total()
    const refusals = [
      refusalOf(() => open({ charge, reason: 'general', amount: 4_001 })),
      refusalOf(() => open({ charge, reason: 'general', amount: 0 })),
      refusalOf(() => open({ charge, reason: 'rain' })),
      refusalOf(() => open({ charge, reason: 'general', kind: 'rain' })),
      refusalOf(() => open({ charge: 'ch_nobody', reason: 'general' })),
    ]
    expect(refusals).to.not.include('taken')
    expect(await total()).to.equal(before)
    open({ charge, reason: 'general' })
    expect(refusalOf(() => open({ charge, reason: 'general' }))).to.contain('disputed already')
    expect(await total()).to.equal(before - 4_000 - DISPUTE_FEE)
  })

  it('take nothing while they only ask, and all once they become more', async () => {
    const charge = await charged(standIn(), 2_000)
    const before = await total()
    const { id } = open({ charge, reason: 'unrecognized', kind: 'inquiry' })
    const asked = await standIn().stripe.disputes.retrieve(id)
    expect(asked).to.include({ status: 'warning_needs_response', is_charge_refundable: true })
    expect(asked.balance_transactions).to.deep.equal([])
    expect(await total()).to.equal(before)
    command(standIn(), 'disputes/escalate', { dispute: id })
    const grown = await standIn().stripe.disputes.retrieve(id)
    expect(grown).to.include({ status: 'needs_response', is_charge_refundable: false })
    expect(grown.payment_method_details?.card?.case_type).to.equal('chargeback')
    expect(await total()).to.equal(before - 2_000 - DISPUTE_FEE)
    expect(refusalOf(() => command(standIn(), 'disputes/escalate', { dispute: id }))).to.contain(id)
    await checkSums(standIn(), [])
  })

  it('take nothing when they were prevented', async () => {
    const charge = await charged(standIn(), 2_000)
    const before = await total()
    const { id } = open({ charge, reason: 'fraudulent', kind: 'block' })
    standIn().advance(30 * DAY_S)
    const dispute = await standIn().stripe.disputes.retrieve(id)
    expect(dispute).to.include({ status: 'prevented' })
    expect(dispute.balance_transactions).to.deep.equal([])
    expect(await total()).to.equal(before)
  })

  it('come by themselves for the card that is known for it, unless all was given back', async () => {
    const [charge, refunded] = [await charged(standIn(), 900), await charged(standIn(), 900)]
    standIn().store.transact((tx) => {
      tx.save({ ...tx.read('charge', refunded), amount_refunded: 900 })
      for (const id of [charge, refunded]) tx.schedule(tx.nowS + 60, 'disputes.open', id)
    })
    standIn().advance(60)
    const { disputes } = standIn().stripe
    expect((await disputes.list({ charge })).data.map(({ reason }) => reason)).to.deep.equal(['fraudulent'])
    expect((await disputes.list({ charge: refunded })).data).to.deep.equal([])
  })

  it('are listed by charge and intent, newest first', async () => {
    const { disputes } = standIn().stripe
    const charges = [await charged(standIn(), 700), await charged(standIn(), 800)]
    const ids = charges.map((charge) => open({ charge, reason: 'general' }).id)
    expect((await disputes.list({ limit: 2 })).data.slice(0, 2).map(({ id }) => id)).to.deep.equal(
      ids.toReversed(),
    )
    const [first] = (await disputes.list({ charge: String(charges[0]) })).data
    expect(first?.id).to.equal(ids[0])
    const byIntent = await disputes.list({ payment_intent: String(first?.payment_intent) })
    expect(byIntent.data.map(({ id }) => id)).to.deep.equal([ids[0]])
  })
})
