import { expect } from 'chai'
import { disputeProjector } from '#api/billing/disputes/projectDispute.ts'
import { askPurchase } from '#api/billing/purchases/askPurchase.ts'
import { giveBackDue } from '#api/billing/purchases/lateMoney/giveBack.ts'
import type { PurchaseRow } from '#api/billing/purchases/purchaseRow.ts'
import { findPurchase } from '#api/billing/purchases/purchaseStore.ts'
import { refundProjector } from '#api/billing/refunds/refundProjector.ts'
import type { EventProjector } from '#api/inbox/eventProjector.ts'
import { checkRules } from '#api/ledger/reconcile/checkRules.ts'
import { withTransaction } from '#db/transaction.ts'
import type { Client } from '#test/kit/client.ts'
import { useDatabase } from '#test/kit/database.ts'
import { purchaseDeps, stopProvider } from './purchaseDeps.ts'
import { usePurchases } from './usePurchases.ts'

describe('money that is gone before it is seen, and money that cannot go back', function () {
  this.timeout(120_000)
  const database = useDatabase()
  const world = usePurchases(database)
  const { shop, fan, begin, look, pay, room, enter, standIn } = world
  const raised: string[] = []
  after(stopProvider)
  const owner = () => database.pool('owner')
  const deps = () => purchaseDeps(database, standIn(), raised)
  const rowOf = async (id: string) => (await findPurchase(database.work(), id)) as PurchaseRow
  const chargeOf = async (id: string) => {
    const session = await standIn().stripe.checkout.sessions.retrieve(String((await rowOf(id)).checkout_ref))
    const { data } = await standIn().stripe.charges.list({ payment_intent: String(session.payment_intent) })
    return data[0] as (typeof data)[0]
  }
  const giveBackByHand = async (id: string) => {
    const { payment_intent: intent } = await chargeOf(id)
    const all = { reverse_transfer: true, refund_application_fee: true }
    return standIn().stripe.refunds.create({ payment_intent: String(intent), ...all })
  }
  const dispute = async (id: string, kind = 'chargeback') =>
    (await standIn().command('disputes/open', { charge: (await chargeOf(id)).id, kind })) as { id: string }
  /** A notice of an object, worked on as the worker does. */
  async function hear(projector: EventProjector, objectRef: string): Promise<void> {
    const event = { endpoint: 'platform', eventId: 'evt_1', accountRef: null, objectRef } as const
    const [objectKind] = projector.kinds
    const row = { type: 'other', isLive: false, tries: 1, receivedAt: new Date(), objectKind }
    const apply = await projector.fetch({ ...event, ...row } as Parameters<EventProjector['fetch']>[0])
    expect(await withTransaction(database.work(), apply)).to.equal('done')
  }
  const rightsOf = async ({ accountId }: Client) =>
    (await owner().query('SELECT state, end_reason FROM app.entitlement WHERE account_id = $1', [accountId]))
      .rows
  const told = async ({ accountId }: Client) =>
    (
      await owner().query('SELECT FROM app.notification WHERE account_id = $1 AND kind = $2', [
        accountId,
        'card_paid',
      ])
    ).rowCount

  it('[S4.12] what was given back whole before it was seen opens nothing', async () => {
    const [seller, client] = [await shop(), await fan()]
    const [show, open] = [await room(seller), await begin(client, seller)]
    await pay(open)
    const refund = await giveBackByHand(open.id)
    await look(client, open.id)
    expect(await rightsOf(client)).to.deep.equal([{ state: 'ended', end_reason: 'REFUNDED' }])
    expect((await enter(client, show)).status).to.be.at.least(400)
    await hear(refundProjector(deps()), refund.id)
    expect(await look(client, open.id)).to.include({ state: 'refunded', refundedAmount: 900 })
    expect(await told(client)).to.equal(0)
  })

  it('[S4.12] what a bank disputes before it was seen is on hold until the bank gives it up', async () => {
    const [seller, client] = [await shop(), await fan()]
    const [show, open] = [await room(seller), await begin(client, seller)]
    await pay(open)
    const { id } = await dispute(open.id)
    await look(client, open.id)
    expect(await rightsOf(client)).to.deep.equal([{ state: 'frozen', end_reason: null }])
    expect((await enter(client, show)).status).to.be.at.least(400)
    await hear(disputeProjector(deps()), id)
    expect(await look(client, open.id)).to.include({ state: 'disputed' })
    await standIn().command('disputes/win', { dispute: id })
    await hear(disputeProjector(deps()), id)
    expect(await look(client, open.id)).to.include({ state: 'paid' })
    expect((await enter(client, show)).status).to.be.oneOf([200, 201])
  })

  it('[S4.12] a bank that only asks holds up nobody for longer than its notice', async () => {
    const [seller, client] = [await shop(), await fan()]
    const open = await begin(client, seller)
    await pay(open)
    const { id } = await dispute(open.id, 'inquiry')
    await look(client, open.id)
    await hear(disputeProjector(deps()), id)
    expect(await rightsOf(client)).to.deep.equal([{ state: 'active', end_reason: null }])
  })

  /** A payment that came after its purchase was over, so that it has to go back. */
  async function paidTooLate(client: Client): Promise<string> {
    const open = await begin(client, await shop())
    const over = "UPDATE app.purchase SET state = 'expired', fail_code = 'EXPIRED', ended_at = app.now()"
    await owner().query(`${over} WHERE id = $1`, [open.id])
    await pay(open)
    await askPurchase(deps(), await rowOf(open.id))
    return open.id
  }
  const broken = async (id: string) =>
    (await checkRules(database.work())).found.filter(({ ref }) => ref === id).map(({ said }) => said)

  it('[S4.34] money that somebody gave back by hand is done', async () => {
    const client = await fan()
    const id = await paidTooLate(client)
    await giveBackByHand(id)
    await giveBackDue(deps())
    expect(await look(client, id)).to.include({ state: 'refunded', refundedAmount: 900 })
    expect(raised).to.not.include('money_not_given_back')
    expect(await broken(id)).to.deep.equal([])
  })

  it('[S4.34] money that the provider refuses to give back is told to a person, and asked for again', async () => {
    const client = await fan()
    const id = await paidTooLate(client)
    const { id: held } = await dispute(id)
    await giveBackDue(deps())
    expect(raised).to.deep.equal(['money_not_given_back'])
    expect(await look(client, id)).to.include({ state: 'expired' })
    expect(await broken(id)).to.deep.equal([
      'A payment that bought nothing was not given back: the provider refuses it.',
    ])
    await standIn().command('disputes/win', { dispute: held })
    await giveBackDue(deps())
    expect(await look(client, id), 'not each moment').to.include({ state: 'expired' })
    await world.shift('25 hours')
    await giveBackDue(deps())
    expect(await look(client, id)).to.include({ state: 'refunded', refundedAmount: 900 })
    expect(await broken(id)).to.deep.equal([])
    expect(raised).to.deep.equal(['money_not_given_back'])
  })
})
