import { expect } from 'chai'
import { moveDisputed } from '#api/billing/disputes/moveDisputed.ts'
import { askRefund } from '#api/billing/refunds/askRefund.ts'
import { refundProjector } from '#api/billing/refunds/refundProjector.ts'
import { sendRefund } from '#api/billing/refunds/sendRefund.ts'
import { withTransaction } from '#db/transaction.ts'
import { charged } from '#test/local/stripe/kit/charging.ts'
import { useDisputes } from './disputes/useDisputes.ts'
import { DAY_S, type Sold, useSoldPurchases } from './useSoldPurchases.ts'

describe('disputes and refunds that cross', function () {
  this.timeout(60_000)
  const world = useSoldPurchases(40)
  const { sell, look, books, deps, sales } = world
  const { order, dispute, told, rowOf, due } = useDisputes(world)
  const press = ({ id, fan }: Sold) =>
    askRefund(world.pressing(fan.accountId), { purchaseId: id, accountId: fan.accountId })
  const codeOf = (work: Promise<unknown>) =>
    work.then(
      () => 'done',
      (error: { code?: string }) => error.code ?? String(error),
    )
  async function move(): Promise<void> {
    await due()
    await moveDisputed(deps())
  }
  /** What the provider has moved of the creator's part, in the charge's own transfer. */
  async function moved({ payment }: Sold) {
    const { charge } = await sales.payments().readPayment(payment.paymentRef)
    return [charge?.transfer?.reversed, charge?.feeObject?.refunded]
  }
  const account = async ({ id }: Sold) => (await books(id))['provider:account']
  const kindsOf = async (accountId: string, object: string) => {
    const { rows } = await world.db
      .pool('owner')
      .query<{ kind: string }>(
        'SELECT kind FROM app.notification WHERE account_id = $1 AND object_key LIKE $2 ORDER BY told_at',
        [accountId, object],
      )
    return rows.map(({ kind }) => kind)
  }
  const newsOf = ({ id, fan }: Sold) => kindsOf(fan.accountId, `%${id}`)
  async function refundOf({ id }: Sold) {
    const { rows } = await world.db
      .pool('owner')
      .query('SELECT id, state, fail_code, amount::int AS amount FROM app.refund WHERE purchase_id = $1', [
        id,
      ])
    return rows[0]
  }
  /** The worker asks again for what is not over. */
  async function goOn(sold: Sold): Promise<void> {
    const refund = await refundOf(sold)
    await world.db
      .pool('owner')
      .query('UPDATE app.refund SET next_at = app.now() WHERE id = $1', [refund?.id])
    await sendRefund(deps(), refund?.id)
  }
  const faulty = async (kind: string, work: () => Promise<unknown>) => {
    await sales.standIn().command('faults/set', {
      faults: [{ kind, method: 'POST', path: '/v1/refunds', times: 1 }],
    })
    await work()
    await sales.standIn().command('faults/set', { faults: [] })
  }
  /** The platform has so much that it can send. */
  const fund = () => charged(sales.standIn(), 9000, { method: 'pm_card_bypassPending' })

  it('[S4.29][T16] a dispute of a part takes that part; a second one takes the rest, and a verdict of one leaves the other', async () => {
    const sold = await sell()
    const first = await dispute(sold, { amount: 300 })
    await told(first)
    await move()
    expect(await moved(sold)).to.deep.equal([300, 30])
    expect(await newsOf(sold)).to.deep.equal(['pass_on_hold'])
    await order('disputes/lose', { dispute: first })
    await told(first)
    expect(await look(sold.id)).to.include({ state: 'lost', right: 'ended', reason: 'LOST' })
    expect(await newsOf(sold)).to.deep.equal(['pass_taken_back'])

    const second = await dispute(sold, { amount: 600 })
    await told(second)
    await move()
    expect(await moved(sold), 'the rest, and no more').to.deep.equal([900, 90])
    expect(await rowOf(second)).to.include({ reversed: 600, fee: 60 })
    expect(await look(sold.id)).to.include({ state: 'disputed' })
    expect(await account(sold)).to.equal(0)
    await fund()
    await order('disputes/win', { dispute: second })
    for (const _ of [1, 2]) await told(second)
    await move()
    expect(await look(sold.id), 'the first was lost').to.include({ state: 'lost', right: 'ended' })
    expect(await account(sold), 'what the second took, and not what the first did').to.equal(540)
  })

  it('[S4.29][T16] what a second dispute took at once is booked while the rest waits, and is given again when the bank says yes before', async () => {
    const sold = await sell()
    const first = await dispute(sold, { amount: 300 })
    await told(first)
    await move()
    await fund()
    await order('disputes/win', { dispute: first })
    await told(first)
    await move()
    expect(await account(sold)).to.equal(810)
    const second = await dispute(sold)
    await told(second)
    await move()
    expect(await rowOf(second), 'what was sent again is not available yet').to.include({ reversed: null })
    expect(await moved(sold)).to.deep.equal([900, 90])
    expect(await account(sold)).to.equal(810 - 600 + 60)
    await fund()
    await order('disputes/win', { dispute: second })
    await told(second)
    for (const _ of [1, 2]) await move()
    expect(await rowOf(second)).to.include({ reversed: 600, fee: 60 })
    expect(await account(sold)).to.equal(810)
  })

  it('[S4.29][T16] a second dispute takes what was sent again after the first was won, a third what the second left', async () => {
    const sold = await sell()
    const first = await dispute(sold)
    await told(first)
    await move()
    await fund()
    await order('disputes/win', { dispute: first })
    await told(first)
    await move()
    expect(await account(sold), 'the creator has it again').to.equal(810)
    expect(await newsOf(sold)).to.deep.equal(['pass_runs_again'])
    expect(await codeOf(press(sold)), 'a bank has decided on this money').to.equal('CONFLICT')

    const second = await dispute(sold)
    for (const _ of [1, 2]) await told(second)
    await move()
    expect(await rowOf(second), 'it is not available there yet').to.include({ reversed: null })
    await world.advance(8 * DAY_S)
    for (const _ of [1, 2]) await move()
    expect(await rowOf(second)).to.include({ reversed: 810, fee: 0 })
    expect(await account(sold)).to.equal(0)
    expect(await look(sold.id)).to.include({ state: 'disputed', right: 'frozen' })
    await fund()
    await order('disputes/win', { dispute: second })
    await told(second)
    await move()
    expect(await account(sold)).to.equal(810)
    expect(await look(sold.id)).to.include({ state: 'paid', right: 'active' })
    const third = await dispute(sold)
    await told(third)
    await world.advance(8 * DAY_S)
    for (const _ of [1, 2]) await move()
    expect(await rowOf(third)).to.include({ reversed: 810, fee: 0 })
  })

  it('[S4.29][T16] injection 50: a dispute before the refund was taken ends the refund; the right stays on hold until the bank decides', async () => {
    const sold = await sell()
    await faulty('rate_limited', () => press(sold))
    expect(await refundOf(sold)).to.include({ state: 'asked' })
    const ref = await dispute(sold)
    await told(ref)
    await move()
    await goOn(sold)
    expect(await refundOf(sold)).to.include({ state: 'failed', fail_code: 'DISPUTED' })
    expect(await look(sold.id)).to.include({ state: 'disputed', right: 'frozen', refunded: 0 })
    expect(await newsOf(sold)).to.have.members(['pass_on_hold', 'refund_refused'])
    expect(await moved(sold), 'taken once').to.deep.equal([900, 90])
    await order('disputes/win', { dispute: ref })
    await told(ref)
    expect(await look(sold.id)).to.include({ state: 'paid', right: 'active' })
  })

  it('[S4.29][T16] injection 50: a refund whose answer was lost is not forgotten by a dispute of the rest, and no win lets it run meanwhile', async () => {
    const sold = await sell()
    await world.watch(sold)
    await world.advance(10 * DAY_S + 60)
    await faulty('cut_body', () => press(sold))
    expect(await refundOf(sold)).to.include({ state: 'unknown', amount: 570 })
    const ref = await dispute(sold)
    await told(ref)
    await move()
    expect(await moved(sold), 'all of it, by both').to.deep.equal([900, 90])
    await order('disputes/win', { dispute: ref })
    await told(ref)
    expect(await look(sold.id), 'its money goes back').to.include({ right: 'frozen' })
    await goOn(sold)
    expect(await refundOf(sold)).to.include({ state: 'done' })
    expect(await look(sold.id)).to.include({ state: 'part_refunded', refunded: 570, right: 'ended' })
    await fund()
    for (const _ of [1, 2]) {
      await told(ref)
      await move()
    }
    expect(await account(sold), 'the part that the bank left, and no more').to.equal(297)
  })

  it('[S4.29][T16] a part that is on its way by hand keeps no right on hold once the bank said yes', async () => {
    const sold = await sell({ method: 'pm_card_pendingRefund' })
    const { refundRef } = await sales.payments().refundCharge({
      ...{ attemptKey: `by-hand-${sold.id}`, refundId: 'by hand', paymentRef: sold.payment.paymentRef },
      ...{ amount: 100, reverseTransfer: false, refundFee: false },
    })
    const event = {
      objectKind: 'refund',
      objectRef: refundRef,
      type: 'refund.updated',
      isLive: false,
      tries: 1,
    }
    const apply = await refundProjector(deps()).fetch({
      ...{ ...event, endpoint: 'platform', eventId: 'evt_2', accountRef: null, receivedAt: new Date() },
    })
    await withTransaction(world.db.work(), apply)
    expect(await refundOf(sold), 'the bank takes its time').to.include({ state: 'asked', amount: 100 })
    const ref = await dispute(sold, { amount: 300 })
    await told(ref)
    expect(await look(sold.id)).to.include({ state: 'disputed', right: 'frozen' })
    await order('disputes/win', { dispute: ref })
    await told(ref)
    expect(await look(sold.id)).to.include({ state: 'paid', right: 'active' })
  })

  it('[S4.29] tells both sides once each what was taken, why, and what was decided', async () => {
    const sold = await sell()
    const ref = await dispute(sold)
    for (const _ of [1, 2]) await told(ref)
    for (const _ of [1, 2]) await move()
    const { rows } = await world.db.pool('owner').query(
      `SELECT n.kind, n.facts FROM app.notification n JOIN app.card_dispute d ON n.object_key = 'dispute:' || d.id
        WHERE d.dispute_ref = $1 AND n.account_id = $2`,
      [ref, world.creator().host.accountId],
    )
    expect(rows).to.deep.equal([
      {
        kind: 'sale_disputed',
        facts: {
          amount: '9.00 EUR',
          yours: '8.10 EUR',
          ours: '0.90 EUR',
          reason: 'fraudulent',
          tier: 'Bronze',
        },
      },
    ])
    await order('disputes/lose', { dispute: ref })
    for (const _ of [1, 2]) await told(ref)
    expect(await newsOf(sold)).to.deep.equal(['pass_taken_back'])
  })
})
