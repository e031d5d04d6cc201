import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { setStage } from '#test/kit/access/stage.ts'
import { createInstallation, startApi } from '#test/kit/api.ts'
import { printLine } from '../line.ts'
import { cpuOf } from '../machine/cpuOf.ts'
import { startDurableDatabase } from '../machine/durableCluster.ts'
import { startOrdered } from '../siege/childProcess.ts'
import { enterAll } from './enterAll.ts'
import { type CrowdCount, type CrowdOrder, monotonicMs } from './orders.ts'
import { speakChat } from './speakChat.ts'
import { type Speaker, speakRoom } from './speakRoom.ts'
import { speakTips } from './speakTips.ts'

/**
 * A crowd in one room: how long what is said takes to every socket of one copy of the api, and what that costs. Api,
 * Postgres and the crowd are processes of their own. Everybody has a seat by an admission of their own, live by a
 * stand-in of a media node, beats as a page does and answers pings.
 */
const { values } = parseArgs({
  options: {
    steps: { type: 'string', default: '500,1000,2000,3500,5000' },
    seconds: { type: 'string', default: '60' },
    of: { type: 'string', default: 'chat' },
  },
})
const STEPS = values.steps.split(',').map(Number)
const WINDOW_MS = Number(values.seconds) * 1000
const MAX_SOCKETS = Math.max(...STEPS)
/** One writes five messages at once and then one a second. */
const WRITERS = 4
/** What arrivals left behind is over by then. */
const SETTLE_MS = 5000
/** What was said last may still be on its way for so long. */
const LATE_MS = 3000
const MAX_P95_MS = 250

/** Limits of one address and of a process: the crowd is one process here. */
const RAISED = { LIMIT_SOCKETS: String(MAX_SOCKETS + 100), LIMIT_SOCKETS_ADDRESS: String(MAX_SOCKETS + 100) }

interface StepResult {
  sockets: number
  fanout_p95_ms: number | null
  delivered_ratio: number
  doubled: number
  said: number
  api_cpu_core_pct: number
  loadgen_cpu_core_pct: number
  rss_mb: number
  frames: number
  apiCpuS: number
}

function rssMbOf(pid: number): number {
  const kb = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return Math.round(Number(kb) / 1024)
}

const tenths = (value: number) => Math.round(value * 10) / 10

async function speakFor({ everyMs, speak }: Speaker, durationMs: number): Promise<[number, number][]> {
  const said: [number, number][] = []
  const startedMs = monotonicMs()
  for (let due = startedMs; due < startedMs + durationMs; due += everyMs) {
    await wait(Math.max(0, due - monotonicMs()))
    const atMs = monotonicMs()
    said.push([await speak(), atMs])
  }
  await wait(Math.max(0, startedMs + durationMs - monotonicMs()))
  return said
}

const db = await startDurableDatabase()
const installation = createInstallation()
const crowd = startOrdered<CrowdOrder, CrowdCount>(join(import.meta.dirname, 'crowd.ts'))
try {
  const stage = await setStage(db)
  const [host, ...people] = await seedPeople(db.pool('api'), installation, MAX_SOCKETS + WRITERS + 1)
  const creator = await stage.creator(host as Person)
  const api = await startApi(db, installation, { LOG_LEVEL: 'warn', ...RAISED })
  const roomId = await stage.room(creator, { visibility: 'public' })
  await db.pool('owner').query('ANALYZE')
  const pid = api.child.pid as number
  const writers = people.slice(MAX_SOCKETS)
  const places = await enterAll({ db, api, roomId }, writers)
  const speakers: Record<string, () => Speaker | Promise<Speaker>> = {
    room: () => speakRoom(host as Person, api.url, { pool: db.pool('owner'), roomId }),
    gift: () => speakTips(db, stage, roomId),
    chat: () =>
      speakChat(
        writers.map((person, at) => ({ person, seatId: places[at] as string })),
        api.url,
        roomId,
      ),
  }
  const speaker = (await (speakers[values.of] ?? speakers.chat)?.()) as Speaker
  const steps: StepResult[] = []
  for (const step of STEPS) {
    const { sockets: open } = await crowd.ask({ order: 'count', said: [] })
    const newcomers = people.slice(open, step)
    const seats = await enterAll({ db, api, roomId }, newcomers)
    await crowd.ask({
      ...{ order: 'open', url: api.url, roomId },
      people: newcomers.map(({ token }, at) => ({ token, seatId: seats[at] as string })),
    })
    await wait(SETTLE_MS)
    const before = await crowd.ask({ order: 'listen', mark: speaker.mark })
    const [cpuBefore, startedMs] = [cpuOf(pid), monotonicMs()]
    const said = await speakFor(speaker, WINDOW_MS)
    const [cpuAfter, seconds] = [cpuOf(pid), (monotonicMs() - startedMs) / 1000]
    const { cpuS } = await crowd.ask({ order: 'count', said: [] })
    await wait(LATE_MS)
    const count = await crowd.ask({ order: 'count', said })
    steps.push({
      sockets: step,
      fanout_p95_ms: count.p95Ms === null ? null : tenths(count.p95Ms),
      delivered_ratio: count.ratio,
      doubled: count.doubled,
      said: said.length,
      api_cpu_core_pct: tenths(((cpuAfter - cpuBefore) / seconds) * 100),
      loadgen_cpu_core_pct: tenths(((cpuS - before.cpuS) / seconds) * 100),
      rss_mb: rssMbOf(pid),
      frames: count.frames - before.frames,
      apiCpuS: cpuAfter - cpuBefore,
    })
    process.stderr.write(`${JSON.stringify(steps.at(-1))}\n`)
  }
  await api.stop()
  const held = steps.filter(
    (s) => s.fanout_p95_ms !== null && s.fanout_p95_ms <= MAX_P95_MS && s.delivered_ratio === 1,
  )
  const largest = steps.at(-1) as StepResult
  printLine(
    values.of === 'gift' ? 'gift' : 'chat',
    1,
    {
      ...(values.of === 'gift' ? { row_to_banner_p95_ms: largest.fanout_p95_ms } : {}),
      raised: RAISED,
      every_ms: speaker.everyMs,
      steps: steps.map(({ apiCpuS: _, ...step }) => step),
      sockets_at_250ms: Math.max(0, ...held.map(({ sockets }) => sockets)),
      api_us_per_frame: tenths((largest.apiCpuS * 1e6) / largest.frames),
    },
    {},
  )
} finally {
  await crowd.stop()
  installation.remove()
  await db.stop()
}
