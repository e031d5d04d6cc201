import { randomBytes } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { createNoticePoster } from '#test/api/inbox/postNotices.ts'
import { startInboxWorker } from '#test/api/inbox/startInboxWorker.ts'
import { notice, signed } from '#test/api/inbox/useEventWorld.ts'
import { makeSeenObjects } from '#test/api/inbox/useInbox.ts'
import { createInstallation, startApi } from '#test/kit/api.ts'
import { prepareStandInProcess } from '#test/local/stripe/kit/startStandInProcess.ts'
import { clientOf, STAND_IN_KEY } from '#test/local/stripe/kit/useStandIn.ts'
import { percentile, printLine, type Spread, spreadOf } from '../line.ts'
import { startDurableDatabase } from '../machine/durableCluster.ts'

/**
 * Notices of the payment provider as fast as one api thanks for them, while one worker works on them by what the stand-in
 * answers. Each has an id of its own; their objects come round. Lost: thanked for and not worked on in the end; doubled:
 * written for an object more often than it had notices.
 */
const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '60' },
    objects: { type: 'string', default: '1000' },
    'at-once': { type: 'string', default: '32' },
  },
})
const [runs, seconds, objects, atOnce] = [values.runs, values.seconds, values.objects, values['at-once']].map(
  Number,
) as [number, number, number, number]
const GIVE_UP_MS = 10 * 60_000

interface Figures {
  acceptedPerS: number
  p99Ms: number
  drainedS: number
  lost: number
  doubled: number
}

async function measure(): Promise<Figures> {
  const db = await startDurableDatabase()
  const installation = createInstallation()
  const dir = path.join(installation.dir, 'stand-in')
  mkdirSync(dir)
  const standIn = await prepareStandInProcess(dir)
  const running = await standIn.start()
  const secret = `whsec_${randomBytes(24).toString('hex')}`
  const file = (name: string, text: string) => {
    const target = path.join(installation.dir, name)
    writeFileSync(target, `${text}\n`, { mode: 0o600 })
    return target
  }
  Object.assign(installation.settings, {
    STRIPE_KEY_FILE: file('payment', STAND_IN_KEY),
    STRIPE_API_URL: standIn.apiUrl,
    STRIPE_WEBHOOK_SECRET_FILE: file('webhook', secret),
    LOG_LEVEL: 'warn',
  })
  await makeSeenObjects(db)
  const api = await startApi(db, installation)
  const worker = await startInboxWorker({
    ...{ databaseUrl: db.url('worker'), apiUrl: standIn.apiUrl, key: STAND_IN_KEY },
  })
  const poster = createNoticePoster(`${api.url}/v1/webhooks/provider/platform`, atOnce)
  try {
    const stripe = clientOf(standIn.apiUrl)
    const ids: string[] = []
    for (let n = 0; n < objects; n++)
      ids.push((await stripe.paymentIntents.create({ amount: 900, currency: 'eur' })).id)
    const sent = new Map<string, number>()
    const tookMs: number[] = []
    const startMs = performance.now()
    const endMs = startMs + seconds * 1000
    const accepted = new Set<string>()
    await Promise.all(
      Array.from({ length: atOnce }, async () => {
        while (performance.now() < endMs) {
          const ref = String(ids[tookMs.length % ids.length])
          const body = notice(ref)
          const headers = signed(body, secret)
          const atMs = performance.now()
          const status = await poster.post(body, headers)
          tookMs.push(performance.now() - atMs)
          if (status !== 200) continue
          accepted.add((JSON.parse(body) as { id: string }).id)
          sent.set(ref, (sent.get(ref) ?? 0) + 1)
        }
      }),
    )
    const floodedMs = performance.now()
    const owner = db.pool('owner')
    const isOpen = async () =>
      (await owner.query("SELECT FROM app.inbox WHERE state <> 'done' LIMIT 1")).rows.length > 0
    while ((await isOpen()) && performance.now() - floodedMs < GIVE_UP_MS) await wait(50)
    const drainedMs = performance.now()
    const took = accepted.size
    const done = await owner.query<{ event_id: string }>(
      "SELECT event_id FROM app.inbox WHERE state = 'done'",
    )
    for (const { event_id } of done.rows) accepted.delete(event_id)
    const seen = await owner.query<{ object_ref: string; written: number }>(
      'SELECT object_ref, written FROM app.seen_object',
    )
    // the provider's own notices of these objects are found in its list, one each
    const doubled = seen.rows.filter(({ object_ref, written }) => written > (sent.get(object_ref) ?? 0) + 1)
    return {
      acceptedPerS: took / ((floodedMs - startMs) / 1000),
      p99Ms: percentile(tookMs, 0.99),
      drainedS: (drainedMs - floodedMs) / 1000,
      lost:
        accepted.size +
        [...sent.keys()].filter((ref) => !seen.rows.some((row) => row.object_ref === ref)).length,
      doubled: doubled.length,
    }
  } finally {
    poster.close()
    await worker.stop()
    await api.stop()
    await running.stop()
    installation.remove()
    await db.stop()
  }
}

const all: Figures[] = []
for (let run = 0; run < runs; run++) all.push(await measure())
const spread: Record<string, Spread> = {
  accepted_per_s: spreadOf(all.map(({ acceptedPerS }) => acceptedPerS)),
  p99_ms: spreadOf(all.map(({ p99Ms }) => p99Ms)),
  drained_s: spreadOf(all.map(({ drainedS }) => drainedS)),
  lost: spreadOf(all.map(({ lost }) => lost)),
  doubled: spreadOf(all.map(({ doubled }) => doubled)),
}
const at = (name: string, what: 'median' | 'max') => spread[name]?.[what] ?? Number.NaN
printLine(
  'webhooks',
  runs,
  {
    ...{ seconds, objects, at_once: atOnce },
    ...{ accepted_per_s: at('accepted_per_s', 'median'), p99_ms: at('p99_ms', 'median') },
    ...{ drained_s: at('drained_s', 'median'), lost: at('lost', 'max'), doubled: at('doubled', 'max') },
  },
  spread,
)
