import { expect } from 'chai'
import type { Purchase } from '#api/billing/purchases/contract.ts'
import { type ServerProcess, startWorker } from '#test/kit/api.ts'
import type { Client } from '#test/kit/client.ts'
import { useDatabase } from '#test/kit/database.ts'
import { until } from '#test/kit/time/until.ts'
import { CARDS } from '#test/local/stripe/checkout/visitCheckout.ts'
import { usePurchases } from './usePurchases.ts'

const WITHIN_MS = 60_000
const HOUR_S = 3600
const SETTINGS = { WORKER_MAX_REST_MS: '300' }

describe('purchases that nobody looks at', function () {
  this.timeout(150_000)
  const database = useDatabase()
  const world = usePurchases(database)
  const { shop, fan, begin, press, look, pay, buy, room, enter, rowsOf, faults, standIn, shift } = world
  let worker: ServerProcess
  let hours = 0
  before(async () => {
    worker = await startWorker(database, world.api().installation, SETTINGS)
  })
  after(() => worker?.stop())

  const stateOf = async (id: string) =>
    (await database.pool('owner').query('SELECT state, fail_code FROM app.purchase WHERE id = $1', [id]))
      .rows[0]
  const settled = (id: string, state: string) =>
    until(`${id} is ${state}`, async () => (await stateOf(id)).state === state, { withinMs: WITHIN_MS })
  /** An hour later, here and at the provider; what is open is looked at. */
  async function later(): Promise<void> {
    await shift(`${++hours} hours`)
    standIn().advance(HOUR_S)
  }
  // the provider's clock is never put back
  beforeEach(() => shift(`${hours} hours`))
  const isTold = async ({ accountId }: Client, kind: string) =>
    (
      await database
        .pool('owner')
        .query('SELECT FROM app.notification WHERE account_id = $1 AND kind = $2', [accountId, kind])
    ).rowCount === 1

  it('[S4.17][S4.12] somebody who paid and never came back has the right and the receipt, without a notice of the provider', async () => {
    const [seller, client] = [await shop(), await fan()]
    const open = await begin(client, seller)
    await pay(open)
    // a purchase that nobody looks at is asked about after ten seconds
    await shift(`${hours} hours 10 seconds`)
    await settled(open.id, 'paid')
    expect(await rowsOf(client)).to.include({ purchases: 1, charges: 1, rights: 1, journals: 1 })
    expect(await isTold(client, 'card_paid')).to.equal(true)
  })

  it('[T46][S4.12][S4.17] a bank that takes its time: lent for three days at most, then paid', async () => {
    const [seller, client] = [await shop(), await fan()]
    const show = await room(seller)
    const lent = await buy(client, seller, { number: CARDS.processing })
    expect(lent).to.include({ state: 'processing', isProvisional: true, paidAt: null })
    const lentMs = Date.parse(String(lent.validUntil)) - Date.parse(String(lent.startsAt))
    expect(lentMs).to.equal(3 * 86_400_000)
    expect((await enter(client, show)).status).to.be.oneOf([200, 201])
    expect(await rowsOf(client)).to.include({ rights: 1, journals: 0 })
    await later()
    await settled(lent.id, 'paid')
    const paid = await look(client, lent.id)
    expect(paid).to.include({ isProvisional: false })
    expect(Date.parse(String(paid.validUntil)) - Date.parse(String(paid.startsAt))).to.equal(2_592_000_000)
    expect(await rowsOf(client)).to.include({ purchases: 1, charges: 1, rights: 1, journals: 1 })
  })

  it('[T46] a bank that says no later ends what was lent, and nothing is lent a second time', async () => {
    const [seller, client] = [await shop(), await fan()]
    const show = await room(seller)
    const lent = await buy(client, seller, { number: CARDS.processingFails })
    expect(lent).to.include({ state: 'processing', isProvisional: true })
    await later()
    await settled(lent.id, 'failed')
    expect(await isTold(client, 'card_failed')).to.equal(true)
    expect((await enter(client, show)).status).to.be.at.least(400)
    const again = await buy(client, seller, { number: CARDS.processing })
    expect(again).to.include({ state: 'processing', isProvisional: false })
    expect((await enter(client, show)).status).to.be.at.least(400)
    await later()
    await settled(again.id, 'paid')
    expect(await look(client, again.id)).to.include({ state: 'paid', isProvisional: false })
    expect(await rowsOf(client)).to.include({ purchases: 2, rights: 2, journals: 1 })
  })

  it('[S4.34] injection 16: buyers who are too much for the provider wait in a line that is fair, and all get their page', async () => {
    const [busy, other] = [await shop(), await shop()]
    await faults({ method: 'POST', path: '/v1/checkout/sessions', kind: 'rate_limited' })
    const start = async (seller: typeof busy) => {
      const client = await fan()
      return { client, begun: await press(client, seller) }
    }
    const first = []
    for (let n = 0; n < 4; n++) first.push(await start(busy))
    const last = await start(other)
    const placeOf = ({ nextStep }: Purchase) => (nextStep.kind === 'wait' ? nextStep.place : null)
    expect(placeOf(first[0]?.begun as Purchase)).to.equal(1)
    const seen = await look(last.client, last.begun.id)
    expect(placeOf(seen), 'before the second of the other creator').to.be.oneOf([1, 2])
    if (seen.nextStep.kind === 'wait') expect(seen.nextStep.seconds).to.be.at.least(1)
    await faults()
    for (const { client, begun } of [...first, last]) {
      await settled(begun.id, 'checkout_open')
      await pay(await look(client, begun.id))
      expect(await look(client, begun.id)).to.include({ state: 'paid' })
      expect(await rowsOf(client)).to.include({ purchases: 1, charges: 1 })
    }
  })
})
