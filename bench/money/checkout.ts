import { parseArgs } from 'node:util'
import type { Purchase } from '#api/billing/purchases/contract.ts'
import { percentile, printLine, type Spread, spreadOf } from '../line.ts'
import { hasPage, NotTaken, offer, pressPay, waitFor } from './shop/buy.ts'
import { type CardShop, openCardShop } from './shop/openCardShop.ts'

/**
 * Buyers of twenty creators, half of them of one, who press faster than the provider opens pages (25 a second and verb, 100 in
 * all): how many pages a second are opened until everybody has one, and the longest of the other creators' mean waits over
 * the shortest. Lost: pressed and never had a page; doubled: had more than one opened.
 */
const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '20' },
    'per-s': { type: 'string', default: '200' },
  },
})
const [runs, seconds, perS] = [values.runs, values.seconds, values['per-s']].map(Number) as [
  number,
  number,
  number,
]
const CREATORS = 20
const GIVE_UP_MS = 15 * 60_000
const PAGE = 100

interface Figures {
  startedPerS: number
  fairnessRatio: number
  busyWaitS: number
  otherWaitS: number
  seenP99S: number
  lost: number
  doubled: number
}

/** How often the provider has a page for a purchase. */
async function pagesOf({ stripe }: CardShop): Promise<Map<string, number>> {
  const found = new Map<string, number>()
  for await (const { client_reference_id: id } of stripe.checkout.sessions.list({ limit: PAGE }))
    if (id !== null) found.set(id, (found.get(id) ?? 0) + 1)
  return found
}

const mean = (all: number[]) => all.reduce((sum, one) => sum + one, 0) / all.length

async function measure(): Promise<Figures> {
  const count = seconds * perS
  const shop = await openCardShop({ creators: CREATORS, fans: count })
  try {
    await shop.order('limits/set', {})
    const seenMs: number[] = []
    await offer({ count, perS }, async (n) => {
      // every second buyer is the first creator's, the others come one after the other
      const creator = shop.creators[n % 2 === 0 ? 0 : 1 + (((n - 1) / 2) % (CREATORS - 1))]
      const fan = shop.fans[n]
      if (!creator || !fan) return
      const pressedMs = performance.now()
      try {
        const begun: Purchase = await pressPay(shop, fan, creator)
        await waitFor({ shop, fan, giveUpMs: GIVE_UP_MS }, begun, hasPage)
        seenMs.push(performance.now() - pressedMs)
      } catch (error) {
        if (!(error instanceof NotTaken)) throw error
        process.stderr.write(`${error.message}\n`)
      }
    })
    await shop.order('limits/set', { isOff: true })
    const { rows } = await shop.db.pool('owner').query<{ channel_id: string; at: number; opened: number }>(
      `SELECT p.channel_id, extract(epoch FROM p.created_at)::float8 AS at, extract(epoch FROM a.ended_at)::float8 AS opened
       FROM app.purchase p JOIN app.attempt a ON a.subject = p.id AND a.purpose = 'pay' AND a.state = 'succeeded'`,
    )
    const waits = shop.creators.map(({ channelId }) =>
      mean(rows.filter(({ channel_id: of }) => of === channelId).map(({ at, opened }) => opened - at)),
    )
    const [busy = 0, ...others] = waits
    const pages = await pagesOf(shop)
    const beganS = Math.min(...rows.map(({ at }) => at))
    return {
      startedPerS: rows.length / (Math.max(...rows.map(({ opened }) => opened)) - beganS),
      fairnessRatio: Math.max(...others) / Math.min(...others),
      ...{ busyWaitS: busy, otherWaitS: mean(others), seenP99S: percentile(seenMs, 0.99) / 1000 },
      lost: count - seenMs.length,
      doubled: [...pages.values()].filter((n) => n > 1).length,
    }
  } finally {
    await shop.end()
  }
}

const all: Figures[] = []
for (let run = 0; run < runs; run++) all.push(await measure())
const spread: Record<string, Spread> = {
  started_per_s: spreadOf(all.map(({ startedPerS }) => startedPerS)),
  fairness_ratio: spreadOf(all.map(({ fairnessRatio }) => fairnessRatio)),
  busy_wait_s: spreadOf(all.map(({ busyWaitS }) => busyWaitS)),
  other_wait_s: spreadOf(all.map(({ otherWaitS }) => otherWaitS)),
  seen_p99_s: spreadOf(all.map(({ seenP99S }) => seenP99S)),
  lost: spreadOf(all.map(({ lost }) => lost)),
  doubled: spreadOf(all.map(({ doubled }) => doubled)),
}
const at = (name: string, what: 'median' | 'max') => spread[name]?.[what] ?? Number.NaN
printLine(
  'checkout',
  runs,
  {
    ...{ seconds, offered_per_s: perS, creators: CREATORS },
    ...{ started_per_s: at('started_per_s', 'median'), fairness_ratio: at('fairness_ratio', 'median') },
    ...{ busy_wait_s: at('busy_wait_s', 'median'), other_wait_s: at('other_wait_s', 'median') },
    ...{ seen_p99_s: at('seen_p99_s', 'median'), lost: at('lost', 'max'), doubled: at('doubled', 'max') },
  },
  spread,
)
