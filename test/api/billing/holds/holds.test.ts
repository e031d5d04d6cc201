import { expect } from 'chai'
import type { Charge } from '#local/stripe/payments/charge.ts'
import { useDatabase } from '#test/kit/database.ts'
import { until } from '#test/kit/time/until.ts'
import { clientKey } from '../purchases/usePurchases.ts'
import { PRICE, useHolds } from './useHolds.ts'

const WEEK_S = 7 * 86_400
const CAPTURE = { method: 'POST', path: '/v1/payment_intents/{id}/capture' }

describe('calls that are reserved by card', () => {
  const database = useDatabase()
  const world = useHolds(database)
  const { press, held, reserve, decide, work, look, rowOf, booksOf, attemptsOf, intentOf, openOf } = world

  it('[S4.34] a time is reserved once, and the money is held without anything in the books', async () => {
    const { client, seller, order, purchase } = await reserve()
    expect(purchase).to.include({ amount: PRICE, fee: 800, tierName: null, gift: null, hold: null })
    expect(purchase.call).to.deep.equal({
      media: 'video',
      minutes: 30,
      startsAt: order.startsAt.toISOString(),
    })
    expect(world.kept.filter(({ purchaseId }) => purchaseId === purchase.id)).to.deep.equal([
      { purchaseId: purchase.id, feeBps: 1000 },
    ])
    expect((await press(client, order, clientKey())).id, 'another press').to.equal(purchase.id)
    expect(world.kept.filter(({ purchaseId }) => purchaseId === purchase.id)).to.have.lengthOf(1)
    expect(await world.calls().statementName(client.accountId, seller.channelId)).to.match(/^STAGEDOOR\* /)
    expect(await world.calls().statementName(seller.client.accountId, seller.channelId)).to.equal(null)

    await world.pay(purchase)
    const there = await look(client, purchase.id)
    const intent = await intentOf(purchase.id)
    const captureBefore = new Date((intent.created + WEEK_S) * 1000)
    expect(there).to.include({ state: 'held', paidAt: null, amount: PRICE })
    expect(there.hold?.amount).to.equal(PRICE)
    expect(Date.parse(String(there.hold?.captureBefore)) - captureBefore.getTime()).to.be.within(0, 60_000)
    expect(await booksOf(purchase.id)).to.deep.equal({})
    expect((await press(client, order)).state, 'while it is held').to.equal('held')
    const { body: given } = await client.call('POST', `/v1/purchases/${purchase.id}/cancellations`)
    expect(given, 'nothing to give up').to.include({ state: 'held' })
    expect((await client.call('POST', `/v1/purchases/${purchase.id}/refunds`)).status, 'not paid').to.equal(
      409,
    )
  })

  it('[S4.7] a part is taken as it was decided, once, and the books have that part alone', async () => {
    const { client, seller, purchase } = await held()
    await work()
    expect(await rowOf(purchase.id), 'nothing is decided').to.include({ state: 'held' })
    expect(await decide(purchase.id, 5000, 500)).to.equal(true)
    expect(await decide(purchase.id, 8000, 800), 'once').to.equal(false)
    await work()
    expect(await look(client, purchase.id)).to.include({
      state: 'paid',
      amount: 5000,
      fee: 500,
      creatorGets: 4500,
    })
    expect(await attemptsOf(purchase.id)).to.deep.equal(['pay succeeded', 'capture succeeded'])
    const intent = await intentOf(purchase.id)
    expect([intent.amount_received, intent.application_fee_amount]).to.deep.equal([5000, 500])
    const books = await booksOf(purchase.id)
    expect(books).to.include({ fan: -5000, 'provider:account': 4500 })
    expect(Object.values(books).reduce((sum, one) => sum + one, 0)).to.equal(0)
    const findings = 'SELECT FROM app.ledger_finding WHERE subject = $1'
    expect((await database.pool('owner').query(findings, [purchase.id])).rowCount, 'as decided').to.equal(0)
    for (let n = 0; n < 2; n++) expect(await world.hear(intent.id)).to.equal('done')
    expect(await booksOf(purchase.id), 'notices say nothing new').to.deep.equal(books)
    const { entries } = (await seller.client.call('GET', '/v1/me/earnings/entries')).body
    expect(entries[0]).to.include({ grossUnits: '5000', feeUnits: '500', yoursUnits: '4500' })
    expect(entries[0].sale.call).to.deep.equal(purchase.call)
  })

  it('[S4.34] nothing of it is taken: it goes free, with the reason where no booking came of it', async () => {
    const { client, purchase } = await held()
    expect(await decide(purchase.id, 0, 0, 'TIME_TAKEN')).to.equal(true)
    await work()
    expect(await look(client, purchase.id)).to.include({
      state: 'released',
      failCode: 'TIME_TAKEN',
      paidAt: null,
    })
    expect((await intentOf(purchase.id)).status).to.equal('canceled')
    expect(await attemptsOf(purchase.id)).to.deep.equal(['pay succeeded', 'release succeeded'])
    expect(await booksOf(purchase.id)).to.deep.equal({})
  })

  it('[S4.34] an answer that is lost is asked for again under its key: one capture', async () => {
    const { client, purchase } = await held()
    await decide(purchase.id, PRICE, 800)
    await world.faults({ ...CAPTURE, kind: 'cut_body', times: 1 })
    await work()
    expect(await rowOf(purchase.id), 'nobody knows').to.include({ state: 'held' })
    expect(await attemptsOf(purchase.id)).to.deep.equal(['pay succeeded', 'capture unknown'])
    await world.shift('1 minute')
    await work()
    expect(await look(client, purchase.id)).to.include({ state: 'paid', amount: PRICE, fee: 800 })
    expect(await attemptsOf(purchase.id)).to.deep.equal(['pay succeeded', 'capture succeeded'])
    expect(await world.rowsOf(client)).to.include({ charges: 1, journals: 1 })
  })

  it('[S4.34] an error that the provider keeps for the key does not hold it up: the payment says what was taken', async () => {
    const { client, purchase } = await held()
    await decide(purchase.id, PRICE, 800)
    await world.faults({ ...CAPTURE, kind: 'fail_after', times: 1 })
    await work()
    expect(await look(client, purchase.id)).to.include({ state: 'paid', amount: PRICE })
    expect(await attemptsOf(purchase.id)).to.deep.equal(['pay succeeded', 'capture succeeded'])
  })

  it('[S4.34] a day later the payment itself says what came of it', async () => {
    const { client, purchase } = await held()
    await decide(purchase.id, PRICE, 800)
    await world.faults({ ...CAPTURE, kind: 'close_before' })
    await work()
    await world.faults()
    await world.shift('25 hours')
    await work()
    expect(await attemptsOf(purchase.id)).to.deep.equal(['pay succeeded', 'capture abandoned'])
    await world.shift('26 hours')
    await work()
    expect(await look(client, purchase.id)).to.include({ state: 'paid', amount: PRICE })
    expect(await world.rowsOf(client)).to.include({ charges: 1, journals: 1 })
  })

  it('[S4.34] a hold that its bank lets go of is found without a notice', async () => {
    const { client, purchase } = await held()
    await world.standIn().stripe.paymentIntents.cancel((await rowOf(purchase.id)).payment_ref)
    await work()
    expect(await rowOf(purchase.id), 'not looked at yet').to.include({ state: 'held' })
    await world.shift('11 minutes')
    await work()
    expect(await look(client, purchase.id)).to.include({ state: 'released', failCode: 'HOLD_ENDED' })
    expect(await decide(purchase.id, PRICE, 800), 'nothing is left to decide').to.equal(false)
  })

  it('[S4.34] what was decided cannot be taken once the bank let go: it is released, with the reason', async () => {
    const { client, purchase } = await held()
    await decide(purchase.id, PRICE, 800)
    await world.standIn().stripe.paymentIntents.cancel((await rowOf(purchase.id)).payment_ref)
    await work()
    expect(await look(client, purchase.id)).to.include({ state: 'released', failCode: 'HOLD_ENDED' })
    expect(await attemptsOf(purchase.id)).to.deep.equal(['pay succeeded', 'capture refused'])
  })

  it('[T46] another sum than was decided is no proof, whoever took it', async () => {
    const { client, purchase } = await held()
    const ref = (await rowOf(purchase.id)).payment_ref
    await world.standIn().stripe.paymentIntents.capture(ref, { amount_to_capture: 100 })
    expect(await world.hear(ref).catch((error: Error) => error.message)).to.contain('another charged')
    expect(world.raised.splice(0)).to.deep.equal(['payment_mismatch'])
    expect(await look(client, purchase.id)).to.include({ state: 'held' })
    expect(await booksOf(purchase.id)).to.deep.equal({})
  })

  it('[S4.34] money that is held for a purchase that is over is let go, and never booked', async () => {
    const { client, purchase } = await reserve()
    await database
      .pool('owner')
      .query(
        "UPDATE app.purchase SET state = 'expired', fail_code = 'EXPIRED', ended_at = app.now() WHERE id = $1",
        [purchase.id],
      )
    await world.pay(purchase)
    const session = await world
      .standIn()
      .stripe.checkout.sessions.retrieve((await rowOf(purchase.id)).checkout_ref)
    const ref = String(session.payment_intent)
    for (let n = 0; n < 2; n++) expect(await world.hear(ref)).to.equal('done')
    expect((await openOf(client))[0]).to.include({ kind: 'call', amount: PRICE, until: null })
    expect(await world.hasOpen(client), 'until it is free').to.equal(true)
    await world.faults({
      method: 'POST',
      path: '/v1/payment_intents/{id}/cancel',
      kind: 'fail_before',
      times: 1,
    })
    await work()
    await world.shift('1 minute')
    await work()
    expect((await world.standIn().stripe.paymentIntents.retrieve(ref)).status).to.equal('canceled')
    expect(await attemptsOf(purchase.id)).to.include('release succeeded')
    expect([await openOf(client), await world.hasOpen(client)]).to.deep.equal([[], false])
    expect(await look(client, purchase.id)).to.include({ state: 'expired' })
    expect(await booksOf(purchase.id)).to.deep.equal({})
    expect(world.raised).to.deep.equal([])
  })

  it('[S4.34] money of which nobody says until when it is held is let go, and buys nothing', async () => {
    const { client, purchase } = await reserve()
    await world.pay(purchase)
    const { store, stripe } = world.standIn()
    const session = await stripe.checkout.sessions.retrieve((await rowOf(purchase.id)).checkout_ref)
    expect(session.expires_at - session.created, 'how long it is open').to.be.within(1950, 1981)
    const intent = await stripe.paymentIntents.retrieve(String(session.payment_intent))
    store.transact((tx) => {
      const charge = tx.read<Charge>('charge', String(intent.latest_charge))
      const { capture_before: _, ...card } = charge.payment_method_details?.card ?? {}
      tx.save<Charge>({ ...charge, payment_method_details: { type: 'card', card } })
    })
    expect(await look(client, purchase.id)).to.include({
      state: 'failed',
      failCode: 'HOLD_SHORT',
      hold: null,
    })
    expect(await world.hear(intent.id), 'another notice').to.equal('done')
    await work()
    expect((await stripe.paymentIntents.retrieve(intent.id)).status).to.equal('canceled')
    expect(await attemptsOf(purchase.id)).to.deep.equal(['pay succeeded', 'release succeeded'])
    expect(await booksOf(purchase.id)).to.deep.equal({})
    expect(world.raised).to.deep.equal([])
  })

  it('[S4.34] a page that would be open for longer than its time is held is never opened', async () => {
    const open = { method: 'POST', path: '/v1/checkout/sessions' }
    const begin = async () => {
      const [seller, client] = [await world.seller(), await world.fan()]
      await world.faults({ ...open, kind: 'rate_limited' })
      const { id, state } = await press(client, world.orderOf(seller))
      expect(state).to.equal('created')
      await world.faults()
      return { client, id }
    }
    const soon = await begin()
    await world.shift('3 minutes')
    await until('its page is there', async () => (await look(soon.client, soon.id)).state === 'checkout_open')
    await world.shift('0')
    const late = await begin()
    await world.shift('5 minutes')
    await until('it is over', async () => (await look(late.client, late.id)).state === 'expired')
    expect(await rowOf(late.id)).to.include({ fail_code: 'EXPIRED', checkout_ref: null })
    expect(await attemptsOf(late.id)).to.deep.equal(['pay abandoned'])
  })

  it('[S4.29][T41] who leaves is shown what is held on a card, and until when', async () => {
    const { client, seller, purchase } = await held()
    const end = (await rowOf(purchase.id)).capture_before.toISOString()
    const own = { kind: 'call', amount: PRICE, currency: 'EUR', until: end }
    expect(await openOf(client)).to.deep.equal([{ ...own, isOwn: true }])
    expect((await openOf(seller.client))[0]).to.include({ ...own, isOwn: false })
    await decide(purchase.id, 0, 0)
    await work()
    expect(await openOf(client)).to.deep.equal([])
  })
})
