import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { createPayments, type Payments } from '#api/adapters/stripe/createPayments.ts'
import type { PurchaseDeps } from '#api/billing/purchases/deps.ts'
import { giveBackDue } from '#api/billing/purchases/lateMoney/giveBack.ts'
import { purchaseProjectors } from '#api/billing/purchases/purchaseProjector.ts'
import { createDataKey } from '#api/installation/dataKey.ts'
import { withTransaction } from '#db/transaction.ts'
import { fixedSecret } from '#domain/rotatingSecret.ts'
import { paymentOptions } from '#test/api/adapters/stripe/usePayments.ts'
import { useDatabase } from '#test/kit/database.ts'
import { STAND_IN_KEY } from '#test/local/stripe/kit/useStandIn.ts'
import { usePurchases } from './usePurchases.ts'

describe('money that comes too late or a second time', () => {
  const database = useDatabase()
  const world = usePurchases(database)
  const { shop, fan, begin, look, pay, buy, rowsOf, standIn, faults } = world
  let payments: Payments
  const raised: string[] = []
  before(() => {
    payments = createPayments(paymentOptions(standIn().url, { keys: { current: () => STAND_IN_KEY } }))
  })
  after(() => payments?.stop())

  const deps = (): PurchaseDeps => ({
    ...{ pool: database.work(), random: randomBytes, clock: Date.now, payments },
    dataKey: createDataKey(fixedSecret('k'.repeat(64)), randomBytes),
    log: { warn: () => {} } as unknown as PurchaseDeps['log'],
    alarms: { raise: (name) => raised.push(name) },
    settings: { PUBLIC_URL: 'http://localhost:1', CARD_CURRENCY: 'EUR' },
  })
  /** A notice of an object, worked on as the worker does. */
  async function hear(objectKind: 'payment' | 'checkout', objectRef: string): Promise<string> {
    const projector = purchaseProjectors(deps()).find(({ kinds }) => kinds.includes(objectKind))
    const event = { endpoint: 'platform', eventId: 'evt_1', accountRef: null, objectKind, objectRef } as const
    const apply = await projector?.fetch({
      ...{ ...event, type: 'other', isLive: false, tries: 1, receivedAt: new Date() },
    })
    return apply ? await withTransaction(database.work(), apply) : 'no projector'
  }
  const refsOf = async (id: string) =>
    (await database.pool('owner').query('SELECT * FROM app.purchase WHERE id = $1', [id])).rows[0]
  const intentOf = async (checkoutRef: string) =>
    String((await standIn().stripe.checkout.sessions.retrieve(checkoutRef)).payment_intent)
  const chargeOf = async (intent: string) =>
    (await standIn().stripe.charges.list({ payment_intent: intent })).data[0]
  const give = (id: string) =>
    database
      .pool('owner')
      .query(
        `UPDATE app.purchase SET state = 'expired', fail_code = 'EXPIRED', ended_at = app.now() WHERE id = $1`,
        [id],
      )

  it('[S4.34] injection 27: paid after it was over: given back whole, by every part of it, and told', async () => {
    const [seller, client] = [await shop(), await fan()]
    const open = await begin(client, seller)
    await give(open.id)
    await pay(open)
    const intent = await intentOf((await refsOf(open.id)).checkout_ref)
    expect(await hear('payment', intent)).to.equal('done')
    expect(await hear('payment', intent), 'once more').to.equal('done')
    const coming = await look(client, open.id)
    expect(coming).to.include({ state: 'expired' })
    expect(coming.givenBack.map(({ at: _, ...one }) => one)).to.deep.equal([{ amount: 900, isDone: false }])
    await faults({ method: 'POST', path: '/v1/refunds', kind: 'fail_before', times: 1 })
    for (let n = 0; n < 3; n++) {
      await giveBackDue(deps())
      await world.shift(`${n + 1} minutes`)
    }
    const charge = await chargeOf(intent)
    expect([charge?.amount_refunded, charge?.refunded]).to.deep.equal([900, true])
    const transfer = await standIn().stripe.transfers.retrieve(String(charge?.transfer))
    expect(transfer.amount_reversed, 'of the creator').to.equal(900)
    const fee = await standIn().stripe.applicationFees.retrieve(String(charge?.application_fee))
    expect(fee.amount_refunded, 'of the platform').to.equal(90)
    expect(await look(client, open.id)).to.include({
      state: 'refunded',
      refundedAmount: 900,
      validUntil: null,
    })
    const { givenBack } = await look(client, open.id)
    expect(givenBack.map(({ at: _, ...one }) => one)).to.deep.equal([{ amount: 900, isDone: true }])
    expect(await rowsOf(client)).to.include({ purchases: 1, rights: 0, charges: 1 })
    const told = await database
      .pool('owner')
      .query("SELECT FROM app.notification WHERE account_id = $1 AND kind = 'card_given_back'", [
        client.accountId,
      ])
    expect(told.rowCount).to.equal(1)
    const sums = await database.pool('owner').query(
      `SELECT a.place, sum(p.amount)::int AS sum FROM app.posting p JOIN app.ledger_account a ON a.id = p.account_id
         JOIN app.journal j ON j.id = p.journal_id WHERE j.subject = $1 GROUP BY 1`,
      [open.id],
    )
    const byPlace = Object.fromEntries(sums.rows.map(({ place, sum }) => [place, sum]))
    expect([byPlace.fan, byPlace['provider:account']], 'nobody has it').to.deep.equal([0, 0])
  })

  it('[S4.34] a second payment of one that is paid: given back, and its page and receipt say when and how much', async () => {
    const [seller, client] = [await shop(), await fan()]
    const bought = await buy(client, seller)
    expect(bought.givenBack).to.deep.equal([])
    const pays = () =>
      standIn().stripe.paymentIntents.create({
        ...{ amount: 900, currency: 'eur', confirm: true, payment_method: 'pm_card_visa' },
        ...{ return_url: 'http://localhost:1', transfer_data: { destination: seller.account } },
        ...{ application_fee_amount: 90, transfer_group: bought.id },
        metadata: { purchase_id: bought.id, account_id: client.accountId },
      })
    for (const intent of [await pays(), await pays()]) {
      expect(await hear('payment', intent.id)).to.equal('done')
      await giveBackDue(deps())
      expect((await chargeOf(intent.id))?.amount_refunded).to.equal(900)
    }
    const shown = await look(client, bought.id)
    expect(shown).to.include({ state: 'paid', refundedAmount: 0, validUntil: bought.validUntil })
    expect(shown.givenBack.map(({ amount, isDone }) => [amount, isDone])).to.deep.equal([
      [900, true],
      [900, true],
    ])
    for (const { at } of shown.givenBack)
      expect(Date.parse(at)).to.be.greaterThan(Date.parse(String(bought.paidAt)))
    const { purchases } = (await client.call('GET', '/v1/me/purchases')).body
    expect(purchases[0].givenBack).to.deep.equal(shown.givenBack)
    expect(await rowsOf(client)).to.include({ purchases: 1, rights: 1, charges: 3 })
  })

  it('[S4.12] notices in any number and order end alike; what has none of our ids is nobody’s (injection 14)', async () => {
    const [seller, client] = [await shop(), await fan()]
    const open = await begin(client, seller)
    await pay(open)
    const { checkout_ref: session } = await refsOf(open.id)
    const intent = await intentOf(session)
    const heard = await Promise.all(
      Array.from({ length: 12 }, (_, n) => (n % 2 ? hear('payment', intent) : hear('checkout', session))),
    )
    expect(new Set(heard)).to.deep.equal(new Set(['done']))
    expect(await look(client, open.id)).to.include({ state: 'paid' })
    expect(await rowsOf(client)).to.include({ purchases: 1, attempts: 1, charges: 1, rights: 1, journals: 1 })
    const foreign = await standIn().stripe.paymentIntents.create({ amount: 900, currency: 'eur' })
    expect(await hear('payment', foreign.id)).to.equal('done')
    const unknown = await standIn().stripe.paymentIntents.create({
      ...{ amount: 900, currency: 'eur', metadata: { purchase_id: `pur_${'0'.repeat(22)}` } },
    })
    expect(await hear('payment', unknown.id)).to.equal('unknown_parent')
  })

  it('[T46] a payment of another amount, account or fan is no proof, whoever made it', async () => {
    const [seller, client] = [await shop(), await fan()]
    const open = await begin(client, seller)
    const forged = await standIn().stripe.paymentIntents.create({
      ...{ amount: 100, currency: 'eur', confirm: true, payment_method: 'pm_card_visa' },
      ...{ return_url: 'http://localhost:1', transfer_data: { destination: seller.account } },
      metadata: { purchase_id: open.id, account_id: client.accountId },
    })
    expect(forged.status).to.equal('succeeded')
    expect(await hear('payment', forged.id).catch((error: Error) => error.message)).to.contain(
      'another amount',
    )
    expect(raised, 'at once').to.deep.equal(['payment_mismatch'])
    expect(await look(client, open.id)).to.include({ state: 'checkout_open' })
    expect(await rowsOf(client)).to.include({ rights: 0, journals: 0 })
    await pay(open)
    expect(await look(client, open.id)).to.include({ state: 'paid' })
    expect((await buy(client, seller)).state).to.equal('paid')
  })
})
