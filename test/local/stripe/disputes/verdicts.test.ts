import { expect } from 'chai'
import Stripe from 'stripe'
import { DISPUTE_FEE } from '#local/stripe/disputes/dispute.ts'
import { charged } from '../kit/charging.ts'
import { command, DAY_S } from '../kit/earning.ts'
import { balanceOf, checkSums, eventsOf } from '../kit/sums.ts'
import { PLATFORM, useStandIn } from '../kit/useStandIn.ts'

describe('how disputes of the stand-in end [S1.1]', () => {
  const standIn = useStandIn()
  const total = async () => {
    const { available, pending } = await balanceOf(standIn())
    return available + pending
  }
  /** A dispute of 4,000 with what the platform had before it and the events since. */
  const disputed = async (more: Record<string, unknown> = {}) => {
    const charge = await charged(standIn(), 4_000)
    const [before, told] = [await total(), eventsOf(standIn(), PLATFORM).length]
    const { id } = command<Stripe.Dispute>(standIn(), 'disputes/open', { charge, reason: 'general', ...more })
    return {
      ...{ id, before, charge },
      read: () => standIn().stripe.disputes.retrieve(id),
      events: () =>
        eventsOf(standIn(), PLATFORM)
          .slice(told)
          .filter((type) => /dispute/.test(type)),
    }
  }
  const act = (verb: string, dispute: string, more: Record<string, unknown> = {}) =>
    command<Stripe.Dispute>(standIn(), `disputes/${verb}`, { dispute, ...more })
  const refusalOf = (run: () => unknown): string => {
    try {
      run()
      return 'taken'
    } catch (error) {
      return (error as Error).message
    }
  }
  const codeOf = (call: Promise<unknown>): Promise<string | undefined> =>
    call.then(
      () => 'taken',
      (error: unknown) => (error instanceof Stripe.errors.StripeError ? error.code : String(error)),
    )

  it('won: the amount is back, the fee is not', async () => {
    const { id, before, read, events } = await disputed()
    act('win', id)
    const won = await read()
    expect(won.status).to.equal('won')
    expect(
      won.balance_transactions.map((line) => [line.amount, line.fee, line.reporting_category]),
    ).to.deep.equal([
      [-4_000, DISPUTE_FEE, 'dispute'],
      [4_000, 0, 'dispute_reversal'],
    ])
    expect(await total()).to.equal(before - DISPUTE_FEE)
    expect(events().slice(2)).to.deep.equal(['charge.dispute.closed', 'charge.dispute.funds_reinstated'])
    await checkSums(standIn(), [])
  })

  it('won without money, which comes later or never', async () => {
    const { id, before, read, events } = await disputed({ amount: 2_500 })
    act('win', id, { reinstate: false })
    expect(await read()).to.include({ status: 'won', is_charge_refundable: false })
    expect(events().slice(2)).to.deep.equal(['charge.dispute.closed'])
    expect(await total()).to.equal(before - 2_500 - DISPUTE_FEE)
    act('reinstate', id)
    expect((await read()).balance_transactions.map((line) => line.amount)).to.deep.equal([-2_500, 2_500])
    expect(events().slice(3)).to.deep.equal(['charge.dispute.funds_reinstated'])
    expect(await total()).to.equal(before - DISPUTE_FEE)
    expect(refusalOf(() => act('reinstate', id))).to.contain(id)
    expect(await total()).to.equal(before - DISPUTE_FEE)
    await checkSums(standIn(), [])
  })

  it('lost: nothing comes back, whatever is tried then', async () => {
    const { id, before, read, events } = await disputed()
    act('lose', id)
    expect((await read()).status).to.equal('lost')
    const tries = ['win', 'lose', 'reinstate', 'escalate'].map((verb) => refusalOf(() => act(verb, id)))
    expect(tries).to.not.include('taken')
    expect(await codeOf(standIn().stripe.disputes.close(id))).to.equal('dispute_state')
    expect(await total()).to.equal(before - 4_000 - DISPUTE_FEE)
    expect(events().slice(2)).to.deep.equal(['charge.dispute.closed'])
  })

  it('lost when somebody closes it, or nobody answers in time', async () => {
    const closed = await disputed()
    expect((await standIn().stripe.disputes.close(closed.id)).status).to.equal('lost')
    const late = await disputed()
    const dueBy = (await late.read()).evidence_details.due_by ?? 0
    standIn().advance(dueBy - standIn().store.nowS() - 60)
    expect((await late.read()).status).to.equal('needs_response')
    standIn().advance(60)
    expect((await late.read()).status).to.equal('lost')
    expect(late.events().slice(2)).to.deep.equal(['charge.dispute.closed'])
  })

  it('looked at once evidence was sent, and only then', async () => {
    const { id, read, events } = await disputed()
    const { disputes } = standIn().stripe
    const staged = await disputes.update(id, { evidence: { customer_name: 'A fan' }, submit: false })
    expect(staged).to.include({ status: 'needs_response' })
    expect(staged.evidence_details).to.include({ has_evidence: true, submission_count: 0 })
    const sent = await disputes.update(id, {
      evidence: { product_description: 'A stream' },
      metadata: { case: '7' },
    })
    expect(sent).to.include({ status: 'under_review' })
    expect(sent.evidence).to.include({ customer_name: 'A fan', product_description: 'A stream' })
    expect(sent.evidence_details).to.include({ submission_count: 1, submission_method: 'manual' })
    expect(sent.metadata).to.deep.equal({ case: '7' })
    expect(await codeOf(disputes.update(id, { evidence: { customer_name: 'B' } }))).to.equal('dispute_state')
    standIn().advance(60 * DAY_S)
    expect((await read()).status, 'a deadline is for who did not answer').to.equal('under_review')
    expect(events().slice(2)).to.deep.equal(['charge.dispute.updated', 'charge.dispute.updated'])
  })

  it('decided by the texts of the testing page', async () => {
    for (const [uncategorized_text, status, kept] of [
      ['winning_evidence', 'won', 0],
      ['losing_evidence', 'lost', 4_000],
    ] as const) {
      const { id, read, before } = await disputed()
      await standIn().stripe.disputes.update(id, { evidence: { uncategorized_text } })
      standIn().advance(1)
      expect((await read()).status).to.equal(status)
      expect(await total()).to.equal(before - kept - DISPUTE_FEE)
    }
  })

  it('closed without money when the bank only asked', async () => {
    const { id, before, read, events } = await disputed({ kind: 'inquiry' })
    await standIn().stripe.disputes.update(id, { evidence: { customer_name: 'A fan' } })
    expect((await read()).status).to.equal('warning_under_review')
    expect(refusalOf(() => act('lose', id))).to.contain(id)
    act('win', id)
    expect(await read()).to.include({ status: 'warning_closed', is_charge_refundable: true })
    expect(events()).to.deep.equal([
      'charge.dispute.created',
      'charge.dispute.updated',
      'charge.dispute.closed',
    ])
    const unanswered = await disputed({ kind: 'inquiry' })
    standIn().advance(30 * DAY_S)
    expect((await unanswered.read()).status).to.equal('warning_closed')
    expect(await total()).to.equal(before + 3_970)
  })
})
