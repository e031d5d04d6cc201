import { expect } from 'chai'
import { readCard } from '#api/access/cardRights.ts'
import { moveDisputed } from '#api/billing/disputes/moveDisputed.ts'
import { askRefund } from '#api/billing/refunds/askRefund.ts'
import { refundProjector } from '#api/billing/refunds/refundProjector.ts'
import type { InboxRow } from '#api/inbox/eventProjector.ts'
import { withTransaction } from '#db/transaction.ts'
import { charged } from '#test/local/stripe/kit/charging.ts'
import { DAY_S, type Sold, useSoldPurchases } from '../useSoldPurchases.ts'
import { useDisputes } from './useDisputes.ts'

describe('disputed payments', function () {
  this.timeout(60_000)
  const world = useSoldPurchases(40)
  const { sell, look, books, deps, sales } = world
  const { order, dispute, told, rowOf, due } = useDisputes(world)
  /** What the provider has moved of the creator's part. */
  async function moved({ payment }: Sold) {
    const { charge } = await sales.payments().readPayment(payment.paymentRef)
    return [charge?.transfer?.reversed, charge?.feeObject?.refunded]
  }

  it('[T16] injection 50: puts the right on hold, posts what the bank took, takes back from the creator once, and no refund goes beside it', async () => {
    const sold = await sell()
    const ref = await dispute(sold)
    for (const _ of [1, 2, 3]) expect(await told(ref)).to.equal('done')
    expect(await look(sold.id)).to.deep.equal({
      state: 'disputed',
      refunded: 0,
      right: 'frozen',
      reason: null,
    })
    expect((await books(sold.id)).issuer, 'the bank has it').to.equal(900)
    for (const _ of [1, 2]) {
      await due()
      await moveDisputed(deps())
    }
    expect(await moved(sold)).to.deep.equal([900, 90])
    expect(await rowOf(ref)).to.include({ state: 'open', reversed: 900, fee: 90 })
    expect((await books(sold.id))['provider:account'], 'the creator has nothing of it').to.equal(0)
    const press = askRefund(world.pressing(sold.fan.accountId), {
      purchaseId: sold.id,
      accountId: sold.fan.accountId,
    })
    const refused = await press.then(
      () => null,
      (error: { code: string }) => error.code,
    )
    expect(refused, 'no refund beside it').to.equal('CONFLICT')
    expect(await sales.payments().listRefunds(sold.payment.paymentRef)).to.deep.equal([])
  })

  it('[T16] lost it ends the right for ever', async () => {
    const sold = await sell()
    const ref = await dispute(sold)
    await told(ref)
    await order('disputes/lose', { dispute: ref })
    for (const _ of [1, 2]) await told(ref)
    expect(await look(sold.id)).to.include({ state: 'lost', right: 'ended', reason: 'LOST' })
    expect(await rowOf(ref)).to.include({ state: 'lost', return_ref: null })
    await due()
    await moveDisputed(deps())
    expect(await moved(sold), 'what was never taken back is, late').to.deep.equal([900, 90])
  })

  it('[S4.29][T16] injection 53: won it runs again with every second; the creator is paid only when the money is there, exactly what was taken', async () => {
    const sold = await sell()
    const before = await books(sold.id)
    const ref = await dispute(sold)
    await told(ref)
    await moveDisputed(deps())
    await order('disputes/win', { dispute: ref, reinstate: false })
    await told(ref)
    const right = await readCard(world.db.work(), sold.id)
    expect((right?.usedS ?? 0) + (right?.leftS ?? 0)).to.equal(30 * DAY_S)
    expect(await look(sold.id)).to.include({ state: 'paid', right: 'active' })
    await due()
    await moveDisputed(deps())
    expect(await rowOf(ref), 'a verdict moves no money').to.include({ reinstated: false, return_ref: null })
    await order('disputes/reinstate', { dispute: ref })
    await told(ref)
    await due()
    await moveDisputed(deps())
    expect(await rowOf(ref), 'the platform has nothing to send yet').to.include({
      reinstated: true,
      return_ref: null,
    })
    await charged(sales.standIn(), 9000, { method: 'pm_card_bypassPending' })
    for (const _ of [1, 2]) {
      await told(ref)
      await due()
      await moveDisputed(deps())
    }
    expect((await rowOf(ref))?.return_ref).to.match(/^tr_/)
    const after = await books(sold.id)
    expect([after['provider:account'], after.issuer ?? 0]).to.deep.equal([before['provider:account'], 0])
  })

  it('[T16] an inquiry moves nothing; what becomes of it is followed', async () => {
    const sold = await sell()
    const ref = await dispute(sold, { kind: 'inquiry' })
    await told(ref)
    await due()
    await moveDisputed(deps())
    expect(await look(sold.id)).to.include({ state: 'paid', right: 'active' })
    expect(await moved(sold)).to.deep.equal([0, 0])
    await order('disputes/escalate', { dispute: ref })
    await told(ref)
    expect(await look(sold.id)).to.include({ state: 'disputed', right: 'frozen' })
  })

  /** A refund of the unused part, which the bank of the card sends back an hour later. @returns its row, once it is done */
  async function refundThatFails(sold: Sold): Promise<{ id: string; refund_ref: string }> {
    await world.watch(sold)
    await world.advance(10 * DAY_S + 60)
    await askRefund(world.pressing(sold.fan.accountId), {
      purchaseId: sold.id,
      accountId: sold.fan.accountId,
    })
    const { rows } = await world.db
      .pool('owner')
      .query('SELECT id, refund_ref FROM app.refund WHERE purchase_id = $1', [sold.id])
    return rows[0]
  }
  async function refundFails({ refund_ref: objectRef }: { refund_ref: string }): Promise<void> {
    await world.advance(2 * 3600)
    const event = { endpoint: 'platform', accountRef: null, objectKind: 'refund', objectRef } as InboxRow
    await withTransaction(world.db.work(), await refundProjector(deps()).fetch(event))
  }

  it('[T16][S4.29] a right that comes back because its refund did not arrive is on hold while the bank asks for the rest', async () => {
    const sold = await sell({ method: 'pm_card_refundFail' })
    const refund = await refundThatFails(sold)
    const ref = await dispute(sold)
    await told(ref)
    await refundFails(refund)
    const stateNow = async () => (await readCard(world.db.work(), refund.id))?.state
    expect(await stateNow()).to.equal('frozen')
    await order('disputes/win', { dispute: ref })
    await told(ref)
    expect(await stateNow()).to.equal('active')
  })

  it('[T16] of a bank that asks for more than the creator still has of it, what is there is taken back', async () => {
    const sold = await sell({ method: 'pm_card_refundFail' })
    await refundFails(await refundThatFails(sold))
    const charge = sold.payment.charge?.chargeRef
    const { id } = await order<{ id: string }>('disputes/open', { charge, amount: 700 })
    await told(id)
    await due()
    await moveDisputed(deps())
    // 570 went with the refund that failed
    expect(await rowOf(id)).to.include({ amount: 700, reversed: 330 })
    expect(await moved(sold)).to.deep.equal([900, 90])
  })

  it('[S4.29] after a refund of a part only the rest is taken back', async () => {
    const sold = await sell()
    await world.watch(sold)
    await world.advance(10 * DAY_S + 60)
    await askRefund(world.pressing(sold.fan.accountId), {
      purchaseId: sold.id,
      accountId: sold.fan.accountId,
    })
    expect(await look(sold.id)).to.include({ state: 'part_refunded', refunded: 570 })
    const ref = await dispute(sold)
    await told(ref)
    await due()
    await moveDisputed(deps())
    expect(await moved(sold)).to.deep.equal([900, 90])
    expect(await look(sold.id)).to.include({ state: 'disputed', refunded: 570, right: 'ended' })
  })

  it('[S4.29][T16] a bank that asks for all that is left after a part by hand takes all that the creator still has of it', async () => {
    const sold = await sell()
    const { paymentRef } = sold.payment
    const { refundRef } = await sales.payments().refundCharge({
      ...{ attemptKey: `by-hand-${sold.id}`, refundId: 'by hand', paymentRef, amount: 300 },
      ...{ reverseTransfer: false, refundFee: false },
    })
    const event = { endpoint: 'platform', accountRef: null, objectKind: 'refund', objectRef: refundRef }
    await withTransaction(world.db.work(), await refundProjector(deps()).fetch(event as InboxRow))
    expect(await look(sold.id)).to.include({ state: 'part_refunded', refunded: 300, right: 'active' })
    const ref = await dispute(sold, { amount: 600 })
    await told(ref)
    await due()
    await moveDisputed(deps())
    expect(await moved(sold)).to.deep.equal([900, 90])
    expect((await books(sold.id))['provider:account']).to.equal(0)
  })
})
