import { expect } from 'chai'
import { createPayments, type Payments } from '#api/adapters/stripe/createPayments.ts'
import { askPurchase } from '#api/billing/purchases/askPurchase.ts'
import type { PurchaseRow } from '#api/billing/purchases/purchaseRow.ts'
import { findPurchase } from '#api/billing/purchases/purchaseStore.ts'
import { paymentOptions } from '#test/api/adapters/stripe/usePayments.ts'
import { useDatabase } from '#test/kit/database.ts'
import { until } from '#test/kit/time/until.ts'
import { STAND_IN_KEY } from '#test/local/stripe/kit/useStandIn.ts'
import { type ProviderRelay, startProviderRelay } from '../providerRelay.ts'
import { purchaseDeps, stopProvider } from './purchaseDeps.ts'
import { usePurchases } from './usePurchases.ts'

/** Two processes with one database: the api, and a worker of which a piece is done here, over a relay of its own. */
describe('two processes that ask for one purchase at the same time', function () {
  this.timeout(120_000)
  const database = useDatabase()
  const world = usePurchases(database)
  const { shop, fan, begin, press, look, pay, buy, keep, rowsOf, standIn, relay } = world
  let workerRelay: ProviderRelay
  let payments: Payments
  /** of a worker that gives up sooner */
  let impatient: Payments
  before(async () => {
    workerRelay = await startProviderRelay(() => standIn().url)
    const asking = (timeoutMs: number) =>
      createPayments(paymentOptions(workerRelay.url, { keys: { current: () => STAND_IN_KEY }, timeoutMs }))
    payments = asking(2000)
    impatient = asking(1000)
  })
  afterEach(() => {
    workerRelay.holds = null
    workerRelay.passage = 'passes'
  })
  after(async () => {
    payments?.stop()
    impatient?.stop()
    stopProvider()
    await workerRelay?.close()
  })

  const worker = (by = payments) => ({ ...purchaseDeps(database, standIn()), payments: by })
  const rowOf = async (id: string) => (await findPurchase(database.work(), id)) as PurchaseRow
  const pagesOf = async (id: string) => {
    const { data } = await standIn().stripe.checkout.sessions.list({ limit: 100 })
    return data.filter(({ client_reference_id: of }) => of === id).length
  }
  /** A purchase that waits: the provider had no time when it was pressed. */
  async function waiting(...pressed: Parameters<typeof press>) {
    relay().passage = 'is too much'
    const purchase = await press(...pressed)
    relay().passage = 'passes'
    expect(purchase.state).to.equal('created')
    return purchase
  }

  it('[S4.34][S2.13] one page is opened when the other process was answered before this one has the customer', async () => {
    const [seller, client] = [await shop(), await fan()]
    const begun = await waiting(client, seller)
    const { promise: answered, resolve: goOn } = Promise.withResolvers<void>()
    const { promise: isHeld, resolve: held } = Promise.withResolvers<void>()
    workerRelay.holds = ({ path }) => {
      if (path !== '/v1/customers') return null
      held()
      return answered
    }
    const slow = askPurchase(worker(), await rowOf(begun.id))
    await isHeld
    let open = begun
    await until('the page is there', async () => {
      open = await look(client, begun.id)
      return open.nextStep.kind === 'page'
    })
    goOn()
    await slow
    expect(await pagesOf(begun.id)).to.equal(1)
    await pay(open)
    expect(await look(client, begun.id)).to.include({ state: 'paid' })
    expect(await rowsOf(client)).to.include({ purchases: 1, attempts: 1, charges: 1, rights: 1, journals: 1 })
  })

  it('[S4.34][once] a kept card is charged once by a process that read the purchase before it was paid', async () => {
    const [seller, client] = [await shop(), await fan()]
    await buy(client, seller)
    const card = await keep(client, 'pm_card_visa')
    const begun = await waiting(client, seller, { way: 'saved_card', cardId: card })
    const before = await rowOf(begun.id)
    await until('it is paid', async () => (await look(client, begun.id)).state === 'paid')
    await askPurchase(worker(), before)
    expect(await rowsOf(client)).to.include({ purchases: 2, attempts: 2, charges: 2, rights: 2, journals: 2 })
  })

  it('[S4.34][once] nothing is charged by a process that read the purchase before it was given up', async () => {
    const [seller, client] = [await shop(), await fan()]
    await buy(client, seller)
    const card = await keep(client, 'pm_card_visa')
    const begun = await waiting(client, seller, { way: 'saved_card', cardId: card })
    const before = await rowOf(begun.id)
    const given = await client.call('POST', `/v1/purchases/${begun.id}/cancellations`)
    expect(given.body.state, given.text).to.equal('failed')
    await askPurchase(worker(), before)
    expect(await rowsOf(client)).to.include({ purchases: 2, charges: 1, journals: 1 })
    expect((await begin(client, seller)).state).to.equal('checkout_open')
  })

  it('[S4.34][once] a kept card is charged once when a call is late and the next is told that the provider is down', async () => {
    const [seller, client] = [await shop(), await fan()]
    await buy(client, seller)
    const card = await keep(client, 'pm_card_visa')
    const begun = await waiting(client, seller, { way: 'saved_card', cardId: card })
    const { promise: isLetGo, resolve: letGo } = Promise.withResolvers<void>()
    let calls = 0
    workerRelay.holds = ({ path }) => (path === '/v1/payment_intents' && calls++ === 0 ? isLetGo : null)
    const ask = async (minutes: number) => {
      await world.shift(`${minutes} minutes`)
      await askPurchase(worker(impatient), await rowOf(begun.id))
      return (await rowOf(begun.id)).state
    }
    expect(await ask(1), 'nobody knows').to.equal('unknown')
    workerRelay.passage = 'takes no changes'
    expect(await ask(2), 'nobody knows yet').to.equal('unknown')
    workerRelay.passage = 'passes'
    letGo()
    await until('the late call has arrived', async () => (await rowsOf(client)).charges === 2)
    expect(await ask(20)).to.equal('paid')
    expect(await rowsOf(client)).to.include({ purchases: 2, attempts: 2, charges: 2, rights: 2, journals: 2 })
  })
})
