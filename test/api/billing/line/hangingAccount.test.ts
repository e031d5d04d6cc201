import { expect } from 'chai'
import { createPayments, type Payments } from '#api/adapters/stripe/createPayments.ts'
import { createPace } from '#api/billing/purchases/line/pace.ts'
import { askLine } from '#api/billing/purchases/purchaseJobs.ts'
import { findPurchase } from '#api/billing/purchases/purchaseStore.ts'
import { createPlaces } from '#api/queue/places.ts'
import { paymentOptions } from '#test/api/adapters/stripe/usePayments.ts'
import { useDatabase } from '#test/kit/database.ts'
import { until } from '#test/kit/time/until.ts'
import { STAND_IN_KEY } from '#test/local/stripe/kit/useStandIn.ts'
import { type ProviderRelay, startProviderRelay } from '../providerRelay.ts'
import { purchaseDeps, stopProvider } from '../purchases/purchaseDeps.ts'
import { usePurchases } from '../purchases/usePurchases.ts'

describe('a creator whose account hangs at the provider [S2.6]', function () {
  this.timeout(90_000)
  const database = useDatabase()
  const world = usePurchases(database)
  const { shop, fan, quote, start, standIn, relay } = world
  let workerRelay: ProviderRelay
  let payments: Payments
  before(async () => {
    workerRelay = await startProviderRelay(() => standIn().url)
    const options = { keys: { current: () => STAND_IN_KEY }, timeoutMs: 120_000 }
    payments = createPayments(paymentOptions(workerRelay.url, options))
  })
  after(async () => {
    payments?.stop()
    stopProvider()
    await workerRelay?.close()
  })

  it('[S2.6][S2.13] keeps no other creator’s buyers waiting in the line', async () => {
    const [ill, well] = [await shop(), await shop()]
    const account = String(await world.refOf(ill.client))
    const { promise: mayAnswer, resolve: answer } = Promise.withResolvers<void>()
    let hanging = 0
    workerRelay.holds = ({ body }) => {
      if (!body.includes(account)) return null
      hanging++
      return mayAnswer
    }
    const stateOf = async (id: string) => (await findPurchase(database.work(), id))?.state
    /** Somebody for whom the provider has no time just now. */
    const waiting = async (seller: typeof ill): Promise<string> => {
      const client = await fan()
      relay().passage = 'passes'
      const price = await quote(client, seller)
      relay().passage = 'is too much'
      const { body } = await start(client, price)
      expect(body.state).to.equal('created')
      return body.id
    }
    const begun = [await waiting(ill), await waiting(ill), await waiting(well)]
    await world.shift('1 minute')
    const deps = { ...purchaseDeps(database, standIn()), payments }
    const [pace, places] = [createPace(deps.clock), createPlaces()]
    /** A turn ends a second after the last that is slow, and of a busy machine all may be. */
    const isOpen = (id = '') => until('there is a page', async () => (await stateOf(id)) === 'checkout_open')
    await askLine(deps, pace, places)
    await isOpen(begun[2])
    expect(await Promise.all(begun.slice(0, 2).map(stateOf))).to.deep.equal(['created', 'created'])
    expect(hanging).to.equal(2)
    // the next turn comes although two of this one hang
    const late = await waiting(well)
    await world.shift('2 minutes')
    await askLine(deps, pace, places)
    await isOpen(late)
    answer()
    await places.settle()
    expect(await stateOf(String(begun[0]))).to.equal('checkout_open')
  })
})
