import { expect } from 'chai'
import { offered } from '#api/billing/connectAccount.ts'
import { moveDisputed } from '#api/billing/disputes/moveDisputed.ts'
import { disputeProjector } from '#api/billing/disputes/projectDispute.ts'
import { refundProjector } from '#api/billing/refunds/refundProjector.ts'
import type { EventProjector } from '#api/inbox/eventProjector.ts'
import { checkRules } from '#api/ledger/reconcile/checkRules.ts'
import { withTransaction } from '#db/transaction.ts'
import { useDatabase } from '#test/kit/database.ts'
import { PRICE, type Reserved, useHolds } from './useHolds.ts'

/** What an arbiter left to the creator of a call, in cents, and the installation's tenth of it. */
const [TAKEN, FEE] = [5000, 500]

describe('the money of a call that was taken goes back [S0.14]', () => {
  const database = useDatabase()
  const world = useHolds(database)
  const { held, decide, work, look, rowOf, booksOf, standIn } = world

  async function taken(amount: number, fee: number): Promise<Reserved> {
    const call = await held()
    await decide(call.purchase.id, amount, fee)
    await work()
    expect(await look(call.client, call.purchase.id)).to.include({ state: 'paid', amount, fee })
    expect((await booksOf(call.purchase.id))['provider:account']).to.equal(amount - fee)
    return call
  }

  async function hear({ fetch }: EventProjector, objectKind: string, objectRef: string): Promise<void> {
    const apply = await fetch({
      ...{ endpoint: 'platform', eventId: 'evt_1', accountRef: null, objectKind, objectRef },
      ...{ type: 'other', isLive: false, tries: 1, receivedAt: new Date() },
    })
    expect(await withTransaction(database.work(), apply)).to.equal('done')
  }

  /** The fan asks, and the creator says yes. */
  async function giveBack({ client, seller, purchase }: Reserved): Promise<void> {
    const asked = await client.call('POST', `/v1/purchases/${purchase.id}/refunds`)
    expect(asked.body).to.include({ way: 'creator' })
    const { wishes } = (await seller.client.call('GET', '/v1/me/refund-wishes')).body
    const path = `/v1/me/refund-wishes/${wishes[0].id}/decisions`
    const decided = await seller.client.call('POST', path, { body: { isGranted: true } })
    expect(decided.status, decided.text).to.equal(200)
  }

  /** What the provider moved back: of the creator's transfer, and of our fee. */
  async function movedBack({ purchase }: Reserved) {
    const { charge } = await offered(world.deps()).readPayment((await rowOf(purchase.id)).payment_ref)
    return [charge?.transfer?.reversed, charge?.feeObject?.refunded]
  }

  /** Nobody has anything of it: what the provider keeps of a charge is ours to bear. */
  async function expectLevel({ seller, purchase }: Reserved): Promise<void> {
    const { fan = 0, issuer = 0, ...books } = await booksOf(purchase.id)
    expect({ fan: fan + issuer, account: books['provider:account'] }).to.deep.equal({ fan: 0, account: 0 })
    const { 'provider:fees': kept = 0, 'provider:platform': platform = 0 } = books
    expect(kept).to.be.above(0)
    expect(platform).to.equal(-kept)
    const { figures } = (await seller.client.call('GET', '/v1/me/earnings')).body
    // what came waits for some days at the provider, what went back is gone at once
    const { availableUnits, pendingUnits, onTheWayUnits } = figures[0]
    expect(Number(availableUnits) + Number(pendingUnits) + Number(onTheWayUnits)).to.equal(0)
    expect((await checkRules(database.work())).found).to.deep.equal([])
  }

  it('whole, once its creator says yes: transfer and fee with it, and the books come to nothing', async () => {
    const call = await taken(TAKEN, FEE)
    await giveBack(call)
    expect(await look(call.client, call.purchase.id)).to.include({ state: 'refunded', amount: TAKEN })
    expect(await movedBack(call)).to.deep.equal([TAKEN, FEE])
    await expectLevel(call)
  })

  it('in parts, the first given at the provider: each takes its part of transfer and fee with it, and the rest is the rest', async () => {
    const call = await taken(PRICE, 800)
    const part = await standIn().stripe.refunds.create({
      ...{ payment_intent: (await rowOf(call.purchase.id)).payment_ref, amount: 2000 },
      ...{ reverse_transfer: true, refund_application_fee: true },
    })
    await hear(refundProjector(world.deps()), 'refund', part.id)
    expect(await rowOf(call.purchase.id)).to.include({ state: 'part_refunded', refunded: 2000 })
    expect(await movedBack(call)).to.deep.equal([2000, 200])
    expect(await booksOf(call.purchase.id)).to.include({ fan: -6000, 'provider:account': 5400 })
    await giveBack(call)
    expect(await rowOf(call.purchase.id)).to.include({ state: 'refunded', refunded: PRICE })
    expect(await movedBack(call)).to.deep.equal([PRICE, 800])
    await expectLevel(call)
  })

  it('to a bank that decides for the fan: the creator’s part is taken back once, with our fee', async () => {
    const call = await taken(PRICE, 800)
    const { charge_ref: charge } = await rowOf(call.purchase.id)
    const { id: dispute } = await standIn().command<{ id: string }>('disputes/open', { charge })
    const projector = disputeProjector(world.deps())
    await hear(projector, 'dispute', dispute)
    await standIn().command('disputes/lose', { dispute })
    for (const _ of [1, 2]) {
      await hear(projector, 'dispute', dispute)
      await database.pool('owner').query('UPDATE app.card_dispute SET next_at = app.now()')
      await moveDisputed(world.deps())
    }
    expect(await look(call.client, call.purchase.id)).to.include({ state: 'lost' })
    expect(await movedBack(call)).to.deep.equal([PRICE, 800])
    await expectLevel(call)
  })
})
