import { expect } from 'chai'
import type { Purchase } from '#api/billing/purchases/contract.ts'
import type { Fault } from '#local/stripe/http/faults.ts'
import type { Client } from '#test/kit/client.ts'
import { useDatabase } from '#test/kit/database.ts'
import { depth } from '#test/kit/depth.ts'
import { promised, until } from '#test/kit/time/until.ts'
import type { Seller } from '../offers/useSellers.ts'
import { usePurchases } from './usePurchases.ts'

const SESSIONS = { method: 'POST', path: '/v1/checkout/sessions' } as const
const INTENTS = { method: 'POST', path: '/v1/payment_intents' } as const

describe('a purchase whose answer does not come', function () {
  this.timeout(60_000)
  const database = useDatabase()
  // by night as long as by default: what hangs there hangs for longer
  const world = usePurchases(database, { STRIPE_TIMEOUT_MS: depth('3000', '10000') })
  const { shop, fan, buy, keep, begin, press, look, pay, quote, start, rowsOf, faults } = world

  /** Somebody with a kept card, and what they have so far. */
  async function holder(seller: Seller): Promise<{ client: Client; card: string }> {
    const client = await fan()
    await buy(client, seller)
    return { client, card: await keep(client, 'pm_card_visa') }
  }

  /** Asks as a page does, until something is known; between two looks some seconds go by for us. */
  const lookUntil = async (client: Client, id: string, isDone: (state: string) => boolean) => {
    let found = await look(client, id)
    let seconds = 0
    const step = async () => {
      await world.shift(`${++seconds} seconds`)
      found = await look(client, id)
      return isDone(found.state)
    }
    await until('the purchase is known', step, { withinMs: 40_000 })
    return found
  }

  const cases: [string, Partial<Fault>][] = [
    ['injection 17: executed, and the answer is lost', { kind: 'close_after', times: 2 }],
    ['injection 18: the body is cut', { kind: 'cut_body', times: 1 }],
    ['injection 20: a 500 that is stored under the key', { kind: 'fail_after', times: 1 }],
    ['a 500 before anything was done', { kind: 'fail_before', times: 1 }],
    ['the connection is closed before anything was done', { kind: 'close_before', times: 2 }],
    ['injection 16: 429', { kind: 'rate_limited', times: 2 }],
  ]
  // on the way of cards every second fault, on the way of pages the others; by night each on both
  const onWay = (way: number) => cases.filter((_, at) => at % 2 === way || depth(false, true))
  for (const [name, fault] of onWay(0))
    it(`[S4.34][once] ${name}: a kept card is charged once, and the right is there`, async () => {
      const seller = await shop()
      const { client, card } = await holder(seller)
      await faults({ ...INTENTS, ...fault })
      const begun = await press(client, seller, { way: 'saved_card', cardId: card })
      expect(begun.state).to.be.oneOf(['created', 'unknown'])
      expect(begun.nextStep.kind).to.equal('wait')
      const found = await lookUntil(client, begun.id, (state) => state === 'paid')
      expect(found.state).to.equal('paid')
      expect(await rowsOf(client)).to.include({ purchases: 2, charges: 2, rights: 2, journals: 2 })
    })

  for (const [name, fault] of onWay(1))
    it(`[S4.34][once] ${name}: a page is opened once, and paying there charges once`, async () => {
      const [seller, client] = [await shop(), await fan()]
      await faults({ ...SESSIONS, ...fault })
      const begun = await press(client, seller)
      const open = await lookUntil(client, begun.id, (state) => state === 'checkout_open')
      await pay(open)
      expect(await look(client, open.id)).to.include({ state: 'paid' })
      expect(await rowsOf(client)).to.include({ purchases: 1, charges: 1, rights: 1, journals: 1 })
    })

  // by night: they wait for the time-out of the product
  if (depth(false, true)) {
    it('[S4.34] injection 19: the provider hangs: something is said within five seconds, and it ends well', async () => {
      const seller = await shop()
      const { client, card } = await holder(seller)
      await faults({ ...INTENTS, kind: 'hang_after', times: 1, ms: 11_000 })
      let said: Purchase | undefined
      const pressed = press(client, seller, { way: 'saved_card', cardId: card }).then((purchase) => {
        said = purchase
      })
      const [begun] = await Promise.all([until('something is said', () => said, promised(9000)), pressed])
      expect(begun.nextStep.kind).to.equal('wait')
      await lookUntil(client, begun.id, (state) => state === 'paid')
      expect(await rowsOf(client)).to.include({ purchases: 2, charges: 2, rights: 2, journals: 2 })
    })

    it('[S4.34] injection 21: a key that is still being worked on, or that was used with other parameters, charges once', async function () {
      this.timeout(150_000)
      const seller = await shop()
      const { client, card } = await holder(seller)
      // slower than we wait: the same key comes while it is in progress there
      await faults({ ...INTENTS, kind: 'hang_within', times: 1, ms: 14_000 })
      const slow = await press(client, seller, { way: 'saved_card', cardId: card })
      await lookUntil(client, slow.id, (state) => state === 'paid')
      const calls = await world.standIn().command<{ status: number | null }[]>('calls/list')
      expect(calls.filter(({ status }) => status === 409).length, 'in progress').to.be.at.least(1)
      expect(await rowsOf(client)).to.include({
        purchases: 2,
        attempts: 2,
        charges: 2,
        rights: 2,
        journals: 2,
      })

      await faults({ ...INTENTS, kind: 'close_after', times: 2 })
      const lost = await press(client, seller, { way: 'saved_card', cardId: card })
      const owner = database.pool('owner')
      // what is asked next under this key is not what was asked first
      await owner.query(
        `UPDATE app.attempt SET params = params || '{"description": "Something else"}' WHERE subject = $1`,
        [lost.id],
      )
      await lookUntil(client, lost.id, (state) => state === 'paid')
      expect(await rowsOf(client)).to.include({
        purchases: 3,
        attempts: 3,
        charges: 3,
        rights: 3,
        journals: 3,
      })
    })
  }

  it('[S4.12] while the provider is away nobody is let in by asking, and it is paid once it is back', async () => {
    const [seller, client] = [await shop(), await fan()]
    const open = await begin(client, seller)
    await pay(open)
    world.relay().passage = 'never arrives'
    const away = await look(client, open.id)
    expect(away).to.include({ state: 'checkout_open', isProvisional: false })
    expect(away.nextStep.kind).to.equal('wait')
    expect(await rowsOf(client)).to.include({ rights: 0, journals: 0 })
    const other = await fan()
    expect((await start(other, await quote(other, seller))).body.state).to.equal('created')
    world.relay().passage = 'passes'
    expect(await look(client, open.id)).to.include({ state: 'paid' })
  })
})
