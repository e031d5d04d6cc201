import { expect } from 'chai'
import { askDue, askLine } from '#api/billing/purchases/purchaseJobs.ts'
import { useDatabase } from '#test/kit/database.ts'
import { until } from '#test/kit/time/until.ts'
import { sendForm } from '#test/local/stripe/checkout/visitCheckout.ts'
import { clientKey, pageOf } from '../purchases/usePurchases.ts'
import { PRICE } from './useHolds.ts'
import { SAVED, useSavedCards } from './useSavedCards.ts'

const SESSIONS = { method: 'POST', path: '/v1/checkout/sessions' }
const INTENTS = { method: 'POST', path: '/v1/payment_intents' }
const DETACH = { method: 'POST', path: '/v1/payment_methods/{id}/detach' }

describe('calls whose card is saved', () => {
  const database = useDatabase()
  const world = useSavedCards(database)
  const { press, look, saved, holdAlone, holdNow, release, forget, rowOf, attemptsOf } = world
  const methodAt = (ref: string) => world.standIn().stripe.paymentMethods.retrieve(ref)

  it('[S4.34] the card is saved once, nothing is taken, and it is none that can be picked', async () => {
    const { client, order, purchase } = await saved()
    expect(purchase).to.include({ amount: PRICE, way: 'checkout', hold: null, paidAt: null, failCode: null })
    expect(purchase.nextStep).to.deep.equal({ kind: 'none' })
    const row = await rowOf(purchase.id)
    expect(row).to.include({ payment_ref: null, ended_at: null, ask_at: Number.POSITIVE_INFINITY })
    const { customer, allow_redisplay: shown } = await methodAt(row.method_ref)
    expect([typeof customer, shown]).to.deep.equal(['string', 'limited'])
    expect(await attemptsOf(purchase.id)).to.deep.equal(['pay succeeded'])
    expect((await client.call('GET', '/v1/me/cards')).body).to.deep.equal({ cards: [] })
    expect((await press(client, order, clientKey())).id, 'another press').to.equal(purchase.id)
    expect(world.kept.filter(({ purchaseId }) => purchaseId === purchase.id)).to.have.lengthOf(1)
    const given = await client.call('POST', `/v1/purchases/${purchase.id}/cancellations`)
    expect(given.body, 'nothing to give up').to.include({ state: 'saved' })
    expect((await client.call('POST', `/v1/purchases/${purchase.id}/refunds`)).status).to.equal(409)
    const { purchases } = (await client.call('GET', '/v1/me/purchases')).body
    expect(purchases).to.have.lengthOf(1)
    expect(purchases[0]).to.include({ id: purchase.id, savesCard: true, state: 'saved' })
  })

  it('[S4.34] who comes back late, or gives up, saves none; who gave up too late has saved it', async () => {
    const left = await world.reserveFar()
    const session = (await rowOf(left.purchase.id)).checkout_ref
    await world.standIn().stripe.checkout.sessions.expire(session)
    expect(await look(left.client, left.purchase.id)).to.include({ state: 'expired', failCode: 'EXPIRED' })
    const cancel = async ({ client, purchase }: typeof left) =>
      (await client.call('POST', `/v1/purchases/${purchase.id}/cancellations`)).body
    expect(await cancel(await world.reserveFar())).to.include({ state: 'failed', failCode: 'CANCELLED' })
    const late = await world.reserveFar()
    await world.pay(late.purchase)
    expect(await cancel(late)).to.include({ state: 'saved', failCode: null })
  })

  it('[S4.34] a page whose answer is lost is asked for again, and is found by the worker once it is through', async () => {
    const [seller, client] = [await world.seller(), await world.fan()]
    await world.faults({ ...SESSIONS, kind: 'cut_body', times: 1 })
    const { id } = await press(client, world.orderOf(seller, 10))
    await until('its page is there', async () => (await look(client, id)).state === 'checkout_open')
    const { stripe } = world.standIn()
    const { checkout_ref: session } = await rowOf(id)
    await world.pay({
      nextStep: { kind: 'page', url: (await stripe.checkout.sessions.retrieve(session)).url },
    } as never)
    await world.shift('1 minute')
    await askDue(world.deps())
    expect(await rowOf(id)).to.include({ state: 'saved', checkout_ref: session })
    expect(await attemptsOf(id)).to.deep.equal(['pay succeeded'])
  })

  it('[S4.34] its money is held without its fan, once at a time, and taken as of any hold', async () => {
    const { client, order, purchase } = await saved()
    const id = await holdAlone(purchase.id)
    const row = await rowOf(id)
    expect(row).to.include({
      state: 'held',
      is_off_session: true,
      way: 'saved_card',
      held_amount: PRICE,
    })
    expect(await world.begin(purchase.id), 'one at a time').to.equal(null)
    expect((await holdNow(client, purchase.id, 'saved_card')).id, 'a press').to.equal(id)
    expect((await press(client, order)).id, 'of the reservation').to.equal(purchase.id)
    await world.decide(id, 5000, 500)
    await world.work()
    expect(await look(client, id)).to.include({ state: 'paid', amount: 5000, fee: 500 })
    expect(await rowOf(purchase.id)).to.include({ state: 'saved' })
  })

  it('[S4.34] a bank that refuses, or wants to ask, ends the try alone: no news, and no pause for another card', async () => {
    const expected = { declinedLater: 'DECLINED', askedEachTime: 'AUTHENTICATION' } as const
    for (const [card, failCode] of Object.entries(expected) as [keyof typeof expected, string][]) {
      const { client, purchase } = await saved(SAVED[card])
      for (let n = 0; n < 4; n++) {
        const id = await holdAlone(purchase.id)
        expect(await rowOf(id), card).to.include({ state: 'failed', fail_code: failCode })
        expect((await world.intentOf(id)).status).to.equal('canceled')
      }
      expect(await world.newsOf(client)).to.deep.equal([])
      expect((await holdNow(client, purchase.id, 'checkout')).state).to.equal('checkout_open')
    }
  })

  it('[S4.34] presses and the worker at once begin one hold', async () => {
    const { client, purchase } = await saved()
    const ways = ['checkout', 'saved_card', 'checkout'] as const
    const press = (way: (typeof ways)[number]) =>
      holdNow(client, purchase.id, way).catch(({ code }: { code: string }) => ({ id: code }))
    const [alone, ...pressed] = await Promise.all([world.begin(purchase.id), ...ways.map(press)])
    const ids = new Set(pressed.map(({ id }) => id))
    expect(ids.size).to.equal(1)
    expect(ids.has('CONFLICT'), 'where the worker was first').to.equal(alone !== null)
    expect((await world.rowsOf(client)).purchases, 'with the one that saved').to.equal(2)
  })

  it('[S4.34] a card that the provider has no more, and a bank whose page nobody sees, end the try with their reason', async () => {
    const gone = await saved()
    const { stripe } = world.standIn()
    await stripe.paymentMethods.detach((await rowOf(gone.purchase.id)).method_ref)
    const id = await holdAlone(gone.purchase.id)
    expect(await rowOf(id)).to.include({ state: 'failed', fail_code: 'CARD_GONE' })

    const asked = await saved()
    const unseen = String(await world.begin(asked.purchase.id))
    const intent = await stripe.paymentIntents.create({
      ...{ amount: PRICE, currency: 'eur', confirm: true, payment_method: 'pm_card_threeDSecure2Required' },
      ...{ capture_method: 'manual', return_url: 'http://localhost:1/pay' },
      transfer_data: { destination: (await rowOf(unseen)).account_ref },
      metadata: { purchase_id: unseen, account_id: asked.client.accountId },
    })
    expect(intent.status).to.equal('requires_action')
    expect(await world.hear(intent.id)).to.equal('done')
    expect(await rowOf(unseen)).to.include({ state: 'failed', fail_code: 'AUTHENTICATION' })
  })

  it('[S4.34] the fan has it held on the saved card, whose bank asks, or on another one; the same press is one', async () => {
    const asked = await saved(SAVED.askedEachTime)
    const key = clientKey()
    const begun = await holdNow(asked.client, asked.purchase.id, 'saved_card', key)
    expect(begun).to.include({ state: 'checkout_open', savesCard: false })
    expect((await holdNow(asked.client, asked.purchase.id, 'checkout', key)).id).to.equal(begun.id)
    expect(await world.begin(asked.purchase.id), 'the worker').to.equal(null)
    await sendForm(pageOf(begun), new URLSearchParams({ answer: 'approve' }))
    expect(await look(asked.client, begun.id)).to.include({ state: 'held' })
    expect(world.keptHolds.filter((id) => id === begun.id)).to.have.lengthOf(1)

    const other = await saved()
    const page = await holdNow(other.client, other.purchase.id, 'checkout')
    await world.pay(page)
    expect(await look(other.client, page.id)).to.include({ state: 'held', way: 'checkout' })
    const stranger = await world.fan()
    const denied = await holdNow(stranger, other.purchase.id, 'checkout').catch((error: Error) => error)
    expect(denied).to.include({ code: 'CONFLICT' })
  })

  it('[S4.34] a try whose answer is lost is asked for again under its key, and ends without news', async () => {
    const { client, purchase } = await saved(SAVED.declinedLater)
    await world.faults({ ...INTENTS, kind: 'cut_body', times: 1 })
    const id = await holdAlone(purchase.id)
    expect(await rowOf(id)).to.include({ state: 'unknown' })
    await world.shift('1 minute')
    await askDue(world.deps())
    expect(await rowOf(id)).to.include({ state: 'failed', fail_code: 'DECLINED' })
    expect(await attemptsOf(id)).to.deep.equal(['pay succeeded'])
    expect(await world.newsOf(client)).to.deep.equal([])
  })

  it('[S4.34] a try that the provider did not take within minutes is over, and another one can begin', async () => {
    const { client, purchase } = await saved()
    await world.faults({ ...INTENTS, kind: 'rate_limited' })
    const id = await holdAlone(purchase.id)
    expect(await rowOf(id)).to.include({ state: 'created' })
    await world.faults()
    await world.shift('5 minutes')
    await askLine(world.deps())
    expect(await rowOf(id)).to.include({ state: 'expired', fail_code: 'EXPIRED', payment_ref: null })
    expect(await world.newsOf(client)).to.deep.equal([])
    const { purchases } = (await client.call('GET', '/v1/me/purchases')).body
    expect(
      purchases.map((one: { id: string }) => one.id),
      'nothing that the fan could do about it',
    ).to.deep.equal([purchase.id])
    expect(await rowOf(await holdAlone(purchase.id))).to.include({ state: 'held' })
  })

  it('[S4.34][T41] a card that is not needed any more is forgotten, first at the provider, and nothing begins on it', async () => {
    const { client, purchase } = await saved()
    const { method_ref: ref } = await rowOf(purchase.id)
    expect(await world.hasOpen(client)).to.equal(true)
    const until48 = new Date(Date.parse(String(purchase.call?.startsAt)) + 48 * 3_600_000).toISOString()
    expect(await world.openOf(client)).to.deep.equal([
      { kind: 'call', amount: PRICE, currency: 'EUR', until: until48, isOwn: true },
    ])
    await forget()
    expect(await release(purchase.id, 'TIME_TAKEN')).to.equal(true)
    expect(await release(purchase.id), 'once').to.equal(false)
    expect(await world.begin(purchase.id), 'without the fan').to.equal(null)
    for (const way of ['saved_card', 'checkout'] as const) {
      const pressed = await holdNow(client, purchase.id, way).catch((error: Error) => error)
      expect(pressed, way).to.include({ code: 'CONFLICT' })
    }
    await world.faults({ ...DETACH, kind: 'close_before' })
    await forget()
    expect(await rowOf(purchase.id)).to.include({ state: 'saved', method_ref: ref })
    await world.faults()
    await world.shift('1 minute')
    await forget()
    expect(await look(client, purchase.id)).to.include({ state: 'released', failCode: 'TIME_TAKEN' })
    expect(await rowOf(purchase.id)).to.include({ method_ref: null })
    expect((await methodAt(ref)).customer).to.equal(null)
    expect(await world.openOf(client)).to.deep.equal([])
    expect(await world.hasOpen(client)).to.equal(false)
  })

  it('[T46] a payment that names what saves a card is no proof of anything', async () => {
    const { client, purchase } = await saved()
    const { stripe } = world.standIn()
    const row = await rowOf(purchase.id)
    const intent = await stripe.paymentIntents.create({
      ...{ amount: PRICE, currency: 'eur', confirm: true, payment_method: 'pm_card_visa' },
      ...{ transfer_data: { destination: row.account_ref }, application_fee_amount: 800 },
      metadata: { purchase_id: purchase.id, account_id: client.accountId },
    })
    expect(await world.hear(intent.id).catch((error: Error) => error.message)).to.contain('another purpose')
    expect(world.raised.splice(0)).to.deep.equal(['payment_mismatch'])
    expect(await look(client, purchase.id)).to.include({ state: 'saved' })
  })
})
