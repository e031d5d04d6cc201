import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { expect } from 'chai'
import type { Purchase } from '#api/billing/purchases/contract.ts'
import { withTransaction } from '#db/transaction.ts'
import type { Client, Reply } from '#test/kit/client.ts'
import { useDatabase } from '#test/kit/database.ts'
import { depth } from '#test/kit/depth.ts'
import { until } from '#test/kit/time/until.ts'
import { CARDS, payBy } from '#test/local/stripe/checkout/visitCheckout.ts'
import type { Seller } from '../offers/useSellers.ts'
import { clientKey, usePurchases } from '../purchases/usePurchases.ts'
import { wrongBalances } from './bookedPlaces.ts'
import { type ChaosStory, chaosOrder, storiesOf, tellFigures, tellPlayed } from './chaosOrder.ts'
import { type Disturbance, type Disturber, numbersOf, startDisturber } from './disturbances.ts'
import { moneyStanding, wrongOf } from './moneyStanding.ts'

/** In one world. */
const PURCHASES = 500
const SELLERS = depth(3, 10)
const AT_ONCE = depth(8, 40)
/** Purchases between two disturbances: in the gate as well the provider falls ill, and worker and api are killed. */
const EACH = depth(4, 20)
const ORDER: Disturbance[] = [
  ...(['events lost', 'provider ill', 'worker killed', 'provider well', 'api killed'] as const),
  ...([
    'events mixed',
    'provider ill',
    'worker killed',
    'api killed',
    'events lost',
    'provider well',
  ] as const),
]
/** The head of a request came too slowly, or too many came. */
const AGAIN = [408, 429]
/** Who waits longer for the page goes away. */
const PATIENCE_MS = 10_000
const LOOK_MS = depth(100, 300)
const GIVE_UP_MS = 400_000

function useDisturbedPurchases({ count: wanted, seed }: ChaosStory, context: Mocha.Suite): void {
  // some hundred milliseconds each on an idle machine
  context.timeout(600_000 + wanted * 2000)
  const dir = mkdtempSync(path.join(tmpdir(), 'stagedoor-chaos-'))
  const secret = `whsec_${randomBytes(24).toString('hex')}`
  const secretFile = path.join(dir, 'webhook')
  writeFileSync(secretFile, `${secret}\n`, { mode: 0o600 })
  const database = useDatabase()
  const world = usePurchases(database, {
    STRIPE_WEBHOOK_SECRET_FILE: secretFile,
    STRIPE_TIMEOUT_MS: depth('2000', '10000'),
  })
  let disturber: Disturber
  after(async () => {
    await disturber?.end()
    rmSync(dir, { recursive: true, force: true })
  })

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

  const MOVE = 'UPDATE app.clock SET shift = shift + make_interval(secs => $1)'
  /** Time goes on, here and at the provider. */
  async function pass(seconds: number): Promise<void> {
    world.standIn().advance(seconds)
    await database.pool('owner').query(MOVE, [seconds])
  }
  /**
   * Time goes on unless somebody works on an event: it would end their lease, and an event that was begun too often is parked as
   * one of which a worker dies each time.
   */
  async function passBetweenLeases(seconds: number): Promise<void> {
    const isPassed = await withTransaction(database.pool('owner'), async (tx) => {
      // nobody takes a lease meanwhile
      await tx.query('LOCK TABLE app.inbox IN SHARE ROW EXCLUSIVE MODE')
      const { rows } = await tx.query('SELECT FROM app.inbox WHERE leased_until > app.now() LIMIT 1')
      if (rows.length === 0) await tx.query(MOVE, [seconds])
      return rows.length === 0
    })
    if (isPassed) world.standIn().advance(seconds)
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
    if (mood < 10) await payBy(url, { number: CARDS.declined })
    // a bank that says yes, or no, a while later
    if (mood >= 94) await payBy(url, { number: mood < 98 ? CARDS.processing : CARDS.processingFails })
    if (mood >= 94) return null
    const cancels = mood >= 10 && mood < 16
    const [paid] = await Promise.all([
      payBy(url).catch(() => null),
      cancels && insist(client, 'POST', `/v1/purchases/${id}/cancellations`),
    ])
    // a third never comes back
    if (mood % 3 > 0) await insist(client, 'GET', `/v1/purchases/${id}`)
    return !cancels && paid?.location?.includes(id) ? id : null
  }

  it('[once] end in one charge, one right and one journal each, or in none and the money back', async () => {
    const sellers: Seller[] = []
    for (let n = 0; n < SELLERS; n++) sellers.push(await world.shop())
    const fans: Client[] = []
    for (let n = 0; n < wanted / SELLERS; n++) fans.push(await world.fan())
    const url = `${world.api().url}/v1/webhooks/provider/platform`
    const { id: endpoint } = (await world.order('endpoints/ensure', { url, secret })) as { id: string }
    disturber = await startDisturber(database, world, [endpoint])

    const draw = numbersOf(seed)
    const pairs = fans.flatMap((fan) => sellers.map((seller) => ({ fan, seller, mood: draw(100) })))
    const queue = pairs.slice(0, wanted).values()
    const paid: string[] = []
    let ended = 0
    let disturbing = Promise.resolve()
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        for (const { fan, seller, mood } of queue) {
          const id = await buy(fan, seller, mood)
          if (id !== null) paid.push(id)
          tellPlayed()
          if (++ended % EACH > 0) continue
          const step = ended / EACH
          const what = ORDER[step % ORDER.length] as Disturbance
          disturbing = disturbing.then(async () => {
            await pass(60)
            await disturber.disturb(what, seed + step)
          })
        }
      }),
    )
    await disturbing
    await disturber.heal()

    const isOpen = async () => {
      const { rows } = await database.pool('owner').query(
        `SELECT FROM app.purchase WHERE ended_at IS NULL UNION ALL
         SELECT FROM app.attempt WHERE ended_at IS NULL UNION ALL
         SELECT FROM app.inbox WHERE state IN ('received', 'waiting') UNION ALL
         SELECT FROM app.purchase p WHERE p.charge_ref IS NOT NULL
           AND NOT EXISTS (SELECT FROM app.journal j WHERE j.key = 'charge:' || p.charge_ref) LIMIT 1`,
      )
      return rows.length > 0
    }
    await until(
      'nothing is open any more',
      async () => {
        // a page that was begun anew is open for an hour from then
        await passBetweenLeases(600)
        await wait(depth(200, 1000))
        return !(await isOpen())
      },
      { withinMs: GIVE_UP_MS },
    )
    const { stripe } = world.standIn()
    const accounts = sellers.map(({ account }) => account)
    const { purchases, stray } = await moneyStanding(database, stripe)
    const byId = new Map(purchases.map((one) => [one.id, one.state]))
    const wrong = [
      ...stray.map((charge) => `${charge} was charged for nothing`),
      ...purchases.flatMap(wrongOf),
      ...paid.filter((id) => byId.get(id) !== 'paid').map((id) => `${id} was paid and is ${byId.get(id)}`),
      ...(await wrongBalances(database.pool('owner'), stripe, accounts)),
    ]
    tellFigures('purchases', purchases.length, wrong.length)
    expect(wrong).to.deep.equal([])
    expect(purchases.length).to.equal(wanted)
    const charges = purchases.flatMap((one) => one.charges.filter((charge) => charge.amount_refunded === 0))
    expect(charges.length).to.equal(purchases.filter(({ state }) => state === 'paid').length)
    expect(paid.length).to.be.greaterThan(wanted * 0.6)
    const { rows } = await database.pool('owner').query("SELECT error FROM app.inbox WHERE state = 'parked'")
    expect(rows, 'parked').to.deep.equal([])
  })
}

for (const story of storiesOf(chaosOrder().purchases, PURCHASES))
  describe(`${story.count} purchases that are disturbed, seed ${story.seed} [S4.7][S4.12][S4.13][S2.3][T18]`, function () {
    useDisturbedPurchases(story, this)
  })
