import { expect } from 'chai'
import { readCard } from '#api/access/cardRights.ts'
import { askRefund } from '#api/billing/refunds/askRefund.ts'
import { refundProjector } from '#api/billing/refunds/refundProjector.ts'
import { dueRefunds } from '#api/billing/refunds/refundStore.ts'
import { sendRefund } from '#api/billing/refunds/sendRefund.ts'
import { decideWish, listWishes } from '#api/billing/refunds/wishes.ts'
import type { InboxRow } from '#api/inbox/eventProjector.ts'
import { checkRules } from '#api/ledger/reconcile/checkRules.ts'
import { withTransaction } from '#db/transaction.ts'
import { until } from '#test/kit/time/until.ts'
import { DAY_S, type Sold, useSoldPurchases } from './useSoldPurchases.ts'

describe('money back', function () {
  this.timeout(60_000)
  const world = useSoldPurchases(80)
  const { sell, watch, look, books, deps, sales } = world
  const pressOnce = ({ id, fan }: Sold) =>
    askRefund(world.pressing(fan.accountId), { purchaseId: id, accountId: fan.accountId })
  /** A press, and what the worker does while the provider is slow to answer. */
  async function press(sold: Sold): Promise<void> {
    await pressOnce(sold)
    await until('the refund is over', async () => {
      const open = (await refundsOf(sold.id)).find(({ state }) => ['asked', 'unknown'].includes(state))
      if (!open) return true
      await world.db.pool('owner').query('UPDATE app.refund SET next_at = app.now() WHERE id = $1', [open.id])
      await sendRefund(deps(), open.id)
      return false
    })
  }

  async function refundsOf(id: string) {
    const { rows } = await world.db.pool('owner').query(
      `SELECT id, state, amount::int AS amount, reverse_transfer, refund_fee, refund_ref, fail_code FROM app.refund
        WHERE purchase_id = $1 ORDER BY asked_at`,
      [id],
    )
    return rows
  }
  const told = async (objectRef: string): Promise<string> => {
    const event: InboxRow = {
      endpoint: 'platform',
      ...{ eventId: 'evt_1', accountRef: null, objectKind: 'refund', objectRef },
      ...{ type: 'refund.updated', isLive: false, tries: 1, receivedAt: new Date() },
    }
    const apply = await refundProjector(deps()).fetch(event)
    return withTransaction(world.db.work(), apply)
  }
  /** What the rules say of creators' parts that came back with a refund. */
  const returned = async () =>
    (await checkRules(world.db.work())).found.filter(({ said }) => said.startsWith('A bank sent'))
  async function problemOf(work: Promise<unknown>): Promise<string> {
    try {
      await work
      return 'done'
    } catch (error) {
      return (error as { code?: string }).code ?? String(error)
    }
  }

  it('[S4.28][S4.29] what was never watched goes back whole, from who got it: right ended, books level', async () => {
    const sold = await sell()
    await press(sold)
    expect(await look(sold.id)).to.deep.equal({
      state: 'refunded',
      refunded: 900,
      right: 'ended',
      reason: 'REFUNDED',
    })
    const [refund] = await refundsOf(sold.id)
    expect(refund).to.include({ state: 'done', amount: 900, reverse_transfer: true, refund_fee: true })
    const { charge } = await sales.payments().readPayment(sold.payment.paymentRef)
    expect([charge?.refunded, charge?.transfer?.reversed, charge?.feeObject?.refunded]).to.deep.equal([
      900, 900, 90,
    ])
    const { fan = 0, 'provider:account': account = 0 } = await books(sold.id)
    expect([fan, account], 'nobody has anything of it left').to.deep.equal([0, 0])
  })

  it('[S4.28][T47] after watching the unused time goes back, less the day that was begun', async () => {
    const sold = await sell()
    await watch(sold)
    await world.advance(2 * DAY_S + 60)
    await press(sold)
    // 27 of 30 days
    expect(await look(sold.id)).to.include({ state: 'part_refunded', refunded: 810, right: 'ended' })
    expect(await problemOf(press(sold)), 'and nothing more').to.equal('CONFLICT')
  })

  it('[S4.28] never, too late and somebody else’s are refused, and nothing is written', async () => {
    const never = await sell({ rule: 'never' })
    const late = await sell({ days: 3 })
    const other = await sell()
    expect(await problemOf(press(never))).to.equal('CONFLICT')
    expect(await problemOf(press({ ...other, fan: never.fan }))).to.equal('NOT_FOUND')
    await world.advance(3 * DAY_S)
    expect(await problemOf(press(late))).to.equal('CONFLICT')
    for (const { id } of [never, late, other]) {
      expect(await refundsOf(id)).to.deep.equal([])
      expect(await look(id)).to.include({ state: 'paid', right: 'active' })
    }
  })

  it('[S4.29][T47] 50 presses at once are one refund; more than was paid is refused by the database', async () => {
    const sold = await sell()
    const pressed = await Promise.all(Array.from({ length: 50 }, () => problemOf(pressOnce(sold))))
    for (const code of pressed) expect(code).to.be.oneOf(['done', 'CONFLICT'])
    await problemOf(press(sold))
    expect(await refundsOf(sold.id)).to.have.length(1)
    expect(await sales.payments().listRefunds(sold.payment.paymentRef)).to.have.length(1)
    expect(await look(sold.id)).to.include({ state: 'refunded', refunded: 900 })
    const part = await sell()
    const insert = (amount: number, n: number) =>
      world.db.work().query(
        `INSERT INTO app.refund (id, purchase_id, creator_id, amount, currency, reverse_transfer, refund_fee, cause, right_source)
         SELECT $1, id, creator_id, $3, 'EUR', true, true, 'creator', id FROM app.purchase WHERE id = $2`,
        [`rfd_${String(n).padStart(22, '0')}`, part.id, amount],
      )
    const results = await Promise.all(Array.from({ length: 50 }, (_, n) => problemOf(insert(100, n))))
    expect(results.filter((code) => code === 'done')).to.have.length(1)
    const [first] = await refundsOf(part.id)
    await world.db.pool('owner').query("UPDATE app.refund SET state = 'sending' WHERE id = $1", [first?.id])
    await world.db
      .pool('owner')
      .query(
        "UPDATE app.refund SET state = 'done', done_at = app.now(), refund_ref = 'ref_1' WHERE id = $1",
        [first?.id],
      )
    expect(await problemOf(insert(801, 91))).to.equal('23514')
    expect(await problemOf(insert(800, 92))).to.equal('done')
  })

  it('[S4.29] while the provider is away the right is on hold, and the worker goes on by the same key', async () => {
    const sold = await sell()
    await sales.standIn().command('faults/set', {
      faults: [{ kind: 'cut_body', method: 'POST', path: '/v1/refunds', times: 1 }],
    })
    await pressOnce(sold)
    await sales.standIn().command('faults/set', { faults: [] })
    const [refund] = await refundsOf(sold.id)
    expect(refund?.state).to.equal('unknown')
    expect(await look(sold.id)).to.include({ state: 'paid', refunded: 0, right: 'frozen' })
    expect(await problemOf(pressOnce(sold)), 'another press is answered with the first').to.equal('done')
    await world.db.pool('owner').query("UPDATE app.clock SET shift = '1 hour'")
    expect((await dueRefunds(world.db.work(), 10)).map(({ id }) => id)).to.include(refund?.id)
    await sendRefund(deps(), refund?.id)
    expect(await sales.payments().listRefunds(sold.payment.paymentRef)).to.have.length(1)
    expect(await look(sold.id)).to.include({ state: 'refunded', refunded: 900, right: 'ended' })
  })

  it('[S4.29] refused by the provider the right returns, with every second of it', async () => {
    const sold = await sell()
    await sales.standIn().command('disputes/open', { charge: sold.payment.charge?.chargeRef })
    await press(sold)
    expect((await refundsOf(sold.id))[0]).to.include({ state: 'failed', fail_code: 'DISPUTED' })
    expect(await look(sold.id)).to.include({ state: 'paid', right: 'active' })
    const { usedS = 0, leftS } = (await readCard(world.db.work(), sold.id)) ?? {}
    expect(usedS + (leftS ?? 0)).to.equal(30 * DAY_S)
  })

  it('[S4.29] injection 51: what a bank sends back days later posts the opposite, and what was left of the right is there again', async () => {
    const sold = await sell({ method: 'pm_card_refundFail' })
    const before = await books(sold.id)
    await press(sold)
    const [refund] = await refundsOf(sold.id)
    expect(refund?.state).to.equal('done')
    await world.advance(10 * DAY_S)
    for (const _ of [1, 2]) expect(await told(refund?.refund_ref)).to.equal('done')
    expect((await refundsOf(sold.id))[0]).to.include({ state: 'failed', fail_code: 'BANK' })
    expect(await look(sold.id)).to.include({ state: 'paid', refunded: 0, right: 'ended' })
    expect(await readCard(world.db.work(), refund?.id)).to.include({ state: 'active' })
    const after = await books(sold.id)
    expect(after.fan, 'the fan has paid again').to.equal(before.fan)
    // a reversal is never undone: the creator's part is here, and a person reads what to do with it
    expect([after['provider:account'], (await returned())[0]?.amount]).to.deep.equal([0, 810n])
    // and all of the money by hand ends the one that came back
    expect(await told(await refundByHand(sold))).to.equal('done')
    expect(await look(sold.id)).to.include({ state: 'refunded', refunded: 900 })
    expect(await readCard(world.db.work(), refund?.id)).to.include({ state: 'ended' })
    expect(await returned(), 'the fan has it').to.deep.equal([])
  })

  /** Somebody gives it back at the provider. */
  async function refundByHand({ id, payment: { paymentRef } }: Sold, amount = 900): Promise<string> {
    const asked = { attemptKey: `by-hand-${id}`, refundId: 'by hand', paymentRef, amount }
    const { refundRef } = await sales
      .payments()
      .refundCharge({ ...asked, reverseTransfer: false, refundFee: false })
    return refundRef
  }

  it('[S4.28] a refund that somebody made at the provider has its row, and all of the money ends the right', async () => {
    const sold = await sell()
    const made = await refundByHand(sold)
    for (const _ of [1, 2]) expect(await told(made)).to.equal('done')
    expect(await refundsOf(sold.id)).to.have.length(1)
    expect(await look(sold.id)).to.include({
      state: 'refunded',
      refunded: 900,
      right: 'ended',
      reason: 'REFUNDED',
    })
  })

  it('[S4.29] a part that was given there and that a bank sent back leaves the right to the purchase: with the rest it ends', async () => {
    const sold = await sell({ method: 'pm_card_refundFail' })
    const part = await refundByHand(sold, 100)
    await told(part)
    await world.advance(DAY_S)
    await told(part)
    expect((await refundsOf(sold.id))[0]).to.include({ state: 'failed', fail_code: 'BANK' })
    expect(await look(sold.id)).to.include({ state: 'paid', refunded: 0, right: 'active' })
    await press(sold)
    expect(await look(sold.id)).to.include({ state: 'refunded', refunded: 900, right: 'ended' })
  })

  it('[S4.28][T47] after two in 90 days the creator is asked, sees both effects, and decides once', async () => {
    const fan = world.fan()
    for (let n = 0; n < 2; n++) await press(await sell({ fan }))
    const third = await sell({ fan })
    await press(third)
    await press(third)
    expect(await refundsOf(third.id)).to.deep.equal([])
    expect(await look(third.id), 'it runs on until then').to.include({ right: 'active' })
    const host = world.creator().host.accountId
    const wish = (await listWishes(world.db.work(), host)).at(-1)
    expect(wish).to.include({ paid: 900, amount: 900, fromCreator: 810, fromPlatform: 90, wasWatched: false })
    const decide = (accountId: string, isGranted: boolean) =>
      problemOf(decideWish(world.pressing(accountId), { wishId: wish?.id ?? '', accountId, isGranted }))
    expect(await decide(fan.accountId, true)).to.equal('NOT_FOUND')
    expect(await decide(host, true)).to.equal('done')
    expect(await decide(host, true)).to.equal('CONFLICT')
    expect(await look(third.id)).to.include({ state: 'refunded', right: 'ended' })

    const asked = await sell({ rule: 'creator' })
    await press(asked)
    const [other] = await listWishes(world.db.work(), host)
    await decideWish(world.pressing(host), { wishId: other?.id ?? '', accountId: host, isGranted: false })
    expect(await problemOf(press(asked))).to.equal('CONFLICT')
    expect(await look(asked.id)).to.include({ state: 'paid', right: 'active' })
  })
})
