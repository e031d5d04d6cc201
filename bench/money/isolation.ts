import { parseArgs } from 'node:util'
import { createNoticePoster } from '#test/api/inbox/postNotices.ts'
import { notice, signed } from '#test/api/inbox/useEventWorld.ts'
import { percentile, printLine, type Spread, spreadOf } from '../line.ts'
import { type AccountRelay, startAccountRelay } from './shop/accountRelay.ts'
import { hasPage, NotTaken, offer, payThere, pressPay, waitFor } from './shop/buy.ts'
import { type CardShop, openCardShop } from './shop/openCardShop.ts'

/**
 * Buyers of twenty creators in peace, then while calls that name the account of one of them hang ten seconds or are told that
 * it is disabled, and notices of that account cannot be worked on: how long the other creators' buyers wait for us, against
 * peace, in turns; and how many of them have what they paid for.
 */
const { values } = parseArgs({
  options: {
    pairs: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '20' },
    'per-s': { type: 'string', default: '10' },
  },
})
const [pairs, seconds, perS] = [values.pairs, values.seconds, values['per-s']].map(Number) as [
  number,
  number,
  number,
]
const CREATORS = 20
const GIVE_UP_MS = 30_000
/** Every fourth buyer is the first creator's. */
const SHARE = 4
const POISON_PER_S = 10

interface Round {
  p95Ms: number
  begun: number
  done: number
}

/** What one who buys waits for us: price and page, then the answer when they come back. */
async function buy(shop: CardShop, n: number, creatorNo: number): Promise<number> {
  const [fan, creator] = [shop.fans[n], shop.creators[creatorNo]]
  if (!fan || !creator) throw new Error('there are too few')
  const asked = { shop, fan, giveUpMs: GIVE_UP_MS }
  const pressedMs = performance.now()
  const open = await waitFor(asked, await pressPay(shop, fan, creator), hasPage)
  const pageMs = performance.now() - pressedMs
  await payThere(open)
  const backMs = performance.now()
  const { body: first } = await shop.caller.call(fan, 'GET', `/v1/purchases/${open.id}`)
  await waitFor(asked, first, ({ state }) => state === 'paid')
  return pageMs + performance.now() - backMs
}

/** Notices of an account about payouts that it does not have, for as long as something is under way. */
async function poison(shop: CardShop, account: string, until: Promise<unknown>): Promise<void> {
  const poster = createNoticePoster(`${shop.api.url}/v1/webhooks/provider/connect`, 4)
  const { promise: over, resolve } = Promise.withResolvers<void>()
  let n = 0
  const timer = setInterval(() => {
    const body = notice(`po_poison${n++}`, { account, type: 'payout.paid' })
    poster.post(body, signed(body, shop.connectSecret)).catch(() => {})
  }, 1000 / POISON_PER_S)
  until.finally(resolve).catch(() => {})
  await over
  clearInterval(timer)
  poster.close()
}

async function round(shop: CardShop, relay: AccountRelay, isIll: boolean, from: number): Promise<Round> {
  const account = String(shop.creators[0]?.account)
  relay.illAccount = isIll ? account : null
  const tookMs: number[] = []
  let begun = 0
  const count = seconds * perS
  const offered = offer({ count, perS }, async (n) => {
    const isFirst = n % SHARE === 0
    const creatorNo = isFirst ? 0 : 1 + (n % (CREATORS - 1))
    const bought = buy(shop, from + n, creatorNo)
    // nobody waits for those of the ill one
    if (isFirst) return void bought.catch(() => {})
    begun++
    const done = bought.then(
      (ms) => void tookMs.push(ms),
      (error: unknown) => {
        if (!(error instanceof NotTaken)) throw error
      },
    )
    await done
  })
  await Promise.all([offered, isIll ? poison(shop, account, offered) : offered])
  relay.illAccount = null
  return { p95Ms: percentile(tookMs, 0.95), begun, done: tookMs.length }
}

let relay: AccountRelay | undefined
const count = seconds * perS
const shop = await openCardShop({
  ...{ creators: CREATORS, fans: (2 * pairs + 1) * count },
  async before(apiUrl) {
    relay = await startAccountRelay(apiUrl)
    return relay
  },
})
const ratios: number[] = []
const success: number[] = []
const [peaceMs, illMs]: [number[], number[]] = [[], []]
try {
  const between = relay as unknown as AccountRelay
  // the first round fills caches and is not counted
  await round(shop, between, false, 0)
  for (let pair = 0; pair < pairs; pair++) {
    // who begins changes, so that neither has the quieter machine
    const order = pair % 2 === 0 ? [false, true] : [true, false]
    const found: Partial<Record<'peace' | 'ill', Round>> = {}
    for (const [n, isIll] of order.entries())
      found[isIll ? 'ill' : 'peace'] = await round(shop, between, isIll, (1 + 2 * pair + n) * count)
    const { peace, ill } = found as Record<'peace' | 'ill', Round>
    peaceMs.push(peace.p95Ms)
    illMs.push(ill.p95Ms)
    ratios.push(ill.p95Ms / peace.p95Ms)
    success.push(ill.done / ill.begun)
  }
} finally {
  await shop.end()
}
const spread: Record<string, Spread> = {
  other_p95_ratio: spreadOf(ratios),
  other_success_ratio: spreadOf(success),
  other_p95_peace_ms: spreadOf(peaceMs),
  other_p95_ill_ms: spreadOf(illMs),
}
printLine(
  'isolation',
  pairs,
  {
    ...{ seconds, offered_per_s: perS, creators: CREATORS },
    other_p95_ratio: spread.other_p95_ratio?.median,
    other_success_ratio: spread.other_success_ratio?.min,
    other_p95_peace_ms: spread.other_p95_peace_ms?.median,
    other_p95_ill_ms: spread.other_p95_ill_ms?.median,
  },
  spread,
)
