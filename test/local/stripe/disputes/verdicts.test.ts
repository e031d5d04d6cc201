import { expect } from 'chai'
import { DISPUTE_FEE } from '#local/stripe/disputes/dispute.ts'
import { refusalOf } from '../kit/destination.ts'
import { disputed, totalOf } from '../kit/disputing.ts'
import { DAY_S } from '../kit/earning.ts'
import { checkShapes, checkSums } from '../kit/sums.ts'
import { PLATFORM, useStandIn } from '../kit/useStandIn.ts'

const OPENED = ['charge.dispute.created', 'charge.dispute.funds_withdrawn']

describe('how disputes of the stand-in end [S1.1]', () => {
  const standIn = useStandIn()
  const total = () => totalOf(standIn())
  const messageOf = async (call: Promise<unknown>) => String((await refusalOf(call)).message)
  afterEach(() => checkShapes(standIn(), PLATFORM, ['dispute', 'balance_transaction']))

  it('won: the amount is back, the fee is not', async () => {
    const { before, read, events, rule } = await disputed(standIn())
    await rule('win')
    const won = await read()
    expect(won.status).to.equal('won')
    const lines = won.balance_transactions.map((line) => [line.amount, line.fee, line.reporting_category])
    expect(lines).to.deep.equal([
      [-4_000, DISPUTE_FEE, 'dispute'],
      [4_000, 0, 'dispute_reversal'],
    ])
    expect(await total()).to.equal(before - DISPUTE_FEE)
    expect(events()).to.deep.equal([...OPENED, 'charge.dispute.closed', 'charge.dispute.funds_reinstated'])
    await checkSums(standIn())
  })

  it('won without money, which comes later or never', async () => {
    const { id, before, read, events, rule } = await disputed(standIn(), { amount: 2_500 })
    await rule('win', { reinstate: false })
    expect(await read()).to.include({ status: 'won', is_charge_refundable: false })
    expect(events()).to.deep.equal([...OPENED, 'charge.dispute.closed'])
    expect(await total()).to.equal(before - 2_500 - DISPUTE_FEE)
    await rule('reinstate')
    expect((await read()).balance_transactions.map((line) => line.amount)).to.deep.equal([-2_500, 2_500])
    expect(events().slice(3)).to.deep.equal(['charge.dispute.funds_reinstated'])
    expect(await total()).to.equal(before - DISPUTE_FEE)
    expect(await messageOf(rule('reinstate'))).to.contain(id)
    expect(await total()).to.equal(before - DISPUTE_FEE)
    await checkSums(standIn())
  })

  it('lost: nothing comes back, whatever is tried then', async () => {
    const { id, before, read, events, rule } = await disputed(standIn())
    await rule('lose')
    expect((await read()).status).to.equal('lost')
    for (const verb of ['win', 'lose', 'reinstate', 'escalate'])
      expect(await messageOf(rule(verb)), verb).to.contain(id)
    expect(await refusalOf(standIn().stripe.disputes.close(id))).to.include({ code: 'dispute_state' })
    expect(await total()).to.equal(before - 4_000 - DISPUTE_FEE)
    expect(events()).to.deep.equal([...OPENED, 'charge.dispute.closed'])
  })

  it('lost when somebody closes it, or nobody answers in time', async () => {
    const closed = await disputed(standIn())
    expect((await standIn().stripe.disputes.close(closed.id)).status).to.equal('lost')
    const late = await disputed(standIn())
    const dueBy = (await late.read()).evidence_details.due_by ?? 0
    standIn().advance(dueBy - standIn().store.nowS() - 60)
    expect((await late.read()).status).to.equal('needs_response')
    standIn().advance(60)
    expect((await late.read()).status).to.equal('lost')
    expect(late.events()).to.deep.equal([...OPENED, 'charge.dispute.closed'])
  })

  it('looked at once evidence was sent, and only then', async () => {
    const { id, read, events } = await disputed(standIn())
    const { disputes } = standIn().stripe
    const staged = await disputes.update(id, { evidence: { customer_name: 'A fan' }, submit: false })
    expect(staged.status).to.equal('needs_response')
    expect(staged.evidence_details).to.include({ has_evidence: true, submission_count: 0 })
    const sent = await disputes.update(id, {
      evidence: { product_description: 'A stream' },
      metadata: { case: '7' },
    })
    expect(sent.status).to.equal('under_review')
    expect(sent.evidence).to.include({ customer_name: 'A fan', product_description: 'A stream' })
    expect(sent.evidence_details).to.include({ submission_count: 1, submission_method: 'manual' })
    expect(sent.metadata).to.deep.equal({ case: '7' })
    const again = disputes.update(id, { evidence: { customer_name: 'B' } })
    expect(await refusalOf(again)).to.include({ code: 'dispute_state' })
    standIn().advance(60 * DAY_S)
    expect((await read()).status, 'a deadline is for who did not answer').to.equal('under_review')
    expect(events()).to.deep.equal([...OPENED, 'charge.dispute.updated', 'charge.dispute.updated'])
  })

  it('decided by the texts of the testing page', async () => {
    for (const [uncategorized_text, status, kept] of [
      ['winning_evidence', 'won', 0],
      ['losing_evidence', 'lost', 4_000],
    ] as const) {
      const { id, read, before } = await disputed(standIn())
      await standIn().stripe.disputes.update(id, { evidence: { uncategorized_text } })
      standIn().advance(1)
      expect((await read()).status).to.equal(status)
      expect(await total()).to.equal(before - kept - DISPUTE_FEE)
    }
  })

  it('closed without money when the bank only asked', async () => {
    const asked = await disputed(standIn(), { kind: 'inquiry' })
    await standIn().stripe.disputes.update(asked.id, { evidence: { customer_name: 'A fan' } })
    expect((await asked.read()).status).to.equal('warning_under_review')
    expect(await messageOf(asked.rule('lose'))).to.contain(asked.id)
    await asked.rule('win')
    expect(await asked.read()).to.include({ status: 'warning_closed', is_charge_refundable: true })
    expect(asked.events()).to.deep.equal([
      'charge.dispute.created',
      'charge.dispute.updated',
      'charge.dispute.closed',
    ])
    const unanswered = await disputed(standIn(), { kind: 'inquiry' })
    standIn().advance(30 * DAY_S)
    expect((await unanswered.read()).status).to.equal('warning_closed')
    expect(await total()).to.equal(unanswered.before)
  })
})
