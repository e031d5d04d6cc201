import { setTimeout as wait } from 'node:timers/promises'
import { expect } from 'chai'
import type { Purchase } from '#api/billing/purchases/contract.ts'
import type { Client, Reply } from '#test/kit/client.ts'
import { CARDS, payBy } from '#test/local/stripe/checkout/visitCheckout.ts'
import type { Seller } from '../offers/useSellers.ts'
import { clientKey } from '../purchases/usePurchases.ts'
import { wrongBalances } from './bookedPlaces.ts'
import { chaosOrder, keepFigure } from './chaosOrder.ts'
import { type Disturbance, type Disturber, numbersOf, startDisturber } from './disturbances.ts'
import { useKillable } from './kills/useKillable.ts'
import { moneyStanding, wrongOf } from './moneyStanding.ts'

const SELLERS = 10
/** Everybody buys once from each seller, then all of them again. */
const ROUND = 250
const AT_ONCE = 50
/** Purchases between two disturbances. */
const EACH = 20
const ORDER: Disturbance[] = [
  ...(['events lost', 'provider ill', 'worker killed', 'stand-in killed', 'provider well'] as const),
  ...(['api killed', 'Postgres killed', 'provider ill', 'api killed', 'stand-in killed'] as const),
  ...(['worker killed', 'Postgres killed', 'events lost', 'provider well'] as const),
]
/** A page of the provider is open for an hour. */
const PAGE_S = 3700
/** The head of a request came too slowly, or too many came. */
const AGAIN = [408, 429]
/** Who waits longer for the page goes away. */
const PATIENCE_MS = 10_000
const LOOK_MS = 400
const GIVE_UP_MS = 400_000

describe('purchases that are disturbed [S4.7][S4.12][S4.13][S2.3][T18]', function () {
  const { purchases: wanted, seed } = chaosOrder()
  // some hundred milliseconds each on an idle machine
  this.timeout(300_000 + wanted * 2000)
  const killable = useKillable({ isTold: true })
  const { database, world } = killable
  let disturber: Disturber

  /** Asks until somebody answers: who buys presses again when the site is away. */
  async function insist(client: Client, method: string, to: string, body?: object): Promise<Reply> {
    const endMs = Date.now() + GIVE_UP_MS
    for (;;) {
      const reply = await client.call(method, to, body ? { body } : {}).catch(() => null)
      if (reply && reply.status < 500 && !AGAIN.includes(reply.status)) return reply
      if (Date.now() > endMs) throw new Error(`${method} ${to}: ${reply?.text ?? 'no answer'}`)
      await wait(LOOK_MS)
    }
  }

  async function pageFor(client: Client, begun: Purchase): Promise<string | null> {
    let purchase = begun
    const endMs = Date.now() + PATIENCE_MS
    while (purchase.nextStep.kind === 'wait' && Date.now() < endMs) {
      await wait(LOOK_MS)
      purchase = (await insist(client, 'GET', `/v1/purchases/${purchase.id}`)).body
    }
    return purchase.nextStep.kind === 'page' ? purchase.nextStep.url : null
  }

  /** One fan and one seller; answers the purchase for which the provider said that it is paid. */
  async function buy(client: Client, { channelId }: Seller, mood: number): Promise<string | null> {
    const quote = await insist(client, 'POST', '/v1/card-quotes', { channelId, tierNo: 1 })
    expect(quote.status, quote.text).to.equal(200)
    const press = () => ({
      ...{ quote: quote.body.quote, clientKey: clientKey(), way: 'checkout', returnTo: '/c/northlight' },
    })
    const first = press()
    const begin = (body: object) => insist(client, 'POST', '/v1/purchases', body)
    const isTwice = mood % 10 === 3
    const [begun, other] = await Promise.all([begin(first), begin(isTwice ? press() : first)])
    expect(begun.status, begun.text).to.equal(201)
    expect(other.body.id, 'two windows, one purchase').to.equal(begun.body.id)
    const id = String(begun.body.id)
    const url = await pageFor(client, begun.body)
    if (url === null || mood < 5) return null
    if (mood < 10) await payBy(url, { number: CARDS.declined }).catch(() => null)
    const cancels = mood >= 10 && mood < 16
    const [paid] = await Promise.all([
      payBy(url).catch(() => null),
      cancels && insist(client, 'POST', `/v1/purchases/${id}/cancellations`),
    ])
    // a third never comes back
    if (mood % 3 > 0) await insist(client, 'GET', `/v1/purchases/${id}`)
    return !cancels && paid?.location?.includes(id) ? id : null
  }

  /** Everybody buys from everybody, and things go wrong meanwhile. @returns purchases that the provider said are paid */
  async function playRound(pairs: { fan: Client; seller: Seller; mood: number }[], from: number) {
    const queue = pairs.values()
    const paid: string[] = []
    let ended = from
    let disturbing = Promise.resolve()
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        for (const { fan, seller, mood } of queue) {
          const id = await buy(fan, seller, mood)
          if (id !== null) paid.push(id)
          if (++ended % EACH > 0) continue
          const step = ended / EACH
          const what = ORDER[step % ORDER.length] as Disturbance
          disturbing = disturbing.then(async () => {
            await killable.pass(60)
            await disturber.disturb(what, seed + step)
          })
        }
      }),
    )
    await disturbing
    await disturber.heal()
    await killable.pass(PAGE_S)
    await killable.worker().settle({ readsLists: true })
    return paid
  }

  it(`injection 24: ${wanted} end in one charge, one right and one journal each, or in none and the money back`, async () => {
    const sellers: Seller[] = []
    for (let n = 0; n < SELLERS; n++) sellers.push(await world.shop())
    const fans: Client[] = []
    for (let n = 0; n < ROUND / SELLERS; n++) fans.push(await world.fan())
    disturber = await startDisturber(killable, killable.endpointIds())

    const draw = numbersOf(seed)
    const paid: string[] = []
    for (let done = 0; done < wanted; done += ROUND) {
      const all = fans.flatMap((fan) => sellers.map((seller) => ({ fan, seller, mood: draw(100) })))
      paid.push(...(await playRound(all.slice(0, wanted - done), done)))
    }

    const { stripe } = world.standIn()
    const owner = database.pool('owner')
    const { purchases, stray } = await moneyStanding(database, stripe)
    const accounts = sellers.map(({ account }) => account)
    const byId = new Map(purchases.map((one) => [one.id, one.state]))
    const wrong = [
      ...stray.map((charge) => `${charge} was charged for nothing`),
      ...purchases.flatMap(wrongOf),
      ...paid.filter((id) => byId.get(id) !== 'paid').map((id) => `${id} was paid and is ${byId.get(id)}`),
      ...(await wrongBalances(owner, stripe, accounts)),
    ]
    keepFigure('wrong_purchases', wrong.length)
    keepFigure('purchases', purchases.length)
    expect(wrong, `seed ${seed}`).to.deep.equal([])
    expect(purchases.length).to.equal(wanted)
    const charges = purchases.flatMap((one) => one.charges.filter((charge) => charge.amount_refunded === 0))
    expect(charges.length).to.equal(purchases.filter(({ state }) => state === 'paid').length)
    expect(paid.length).to.be.greaterThan(wanted * 0.5)
    const { rows } = await owner.query("SELECT error FROM app.inbox WHERE state = 'parked'")
    expect(rows, 'parked').to.deep.equal([])
  })
})
