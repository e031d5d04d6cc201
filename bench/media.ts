import { fork } from 'node:child_process'
import { join } from 'node:path'
import { HOST_BITS, VIEWER_BITS } from '#test/kit/media/stream.ts'
import { percentile, printLine, spreadOf } from './line.ts'
import type { CrowdCount, CrowdOrder } from './media/crowd.ts'
import { startBenchEngine } from './media/engine.ts'

/** `node bench/media.ts [seconds per step] [viewers,viewers,…]`: 170 packets/s, 1 Mb/s to every viewer. */
const STEP_S = Number(process.argv[2] ?? 60)
const STEPS = (process.argv[3] ?? '25,50,100').split(',').map(Number)
const WINDOWS = 5
/** A step counts as held when no more than this is missing. */
const HELD = 0.995
const TRIES = 5

interface Window {
  expected: number
  received: number
  cpuPct: number
}

const engine = await startBenchEngine(Math.max(...STEPS) + 1)
const crowd = fork(join(import.meta.dirname, 'media/crowd.ts'))

let answered: (count: CrowdCount) => void = () => {}
crowd.on('message', (count) => answered(count as CrowdCount))
crowd.on('exit', (code) => {
  if (code === 0) return
  process.stderr.write(`the crowd ended with ${code}\n`)
  process.exit(1)
})

function tell(order: CrowdOrder): Promise<CrowdCount> {
  return new Promise((resolve) => {
    answered = resolve
    crowd.send(order)
  })
}

async function measureWindow(): Promise<Window> {
  const before = await tell({ order: 'count' })
  const cpuBefore = engine.cpuS()
  const startMs = performance.now()
  await new Promise((resolve) => setTimeout(resolve, (STEP_S * 1000) / WINDOWS))
  const after = await tell({ order: 'count' })
  const seconds = (performance.now() - startMs) / 1000
  const expected = (after.sent - before.sent) * after.received.length
  const received = after.received.reduce((sum, packets, at) => sum + packets - (before.received[at] ?? 0), 0)
  return { expected, received, cpuPct: ((engine.cpuS() - cpuBefore) / seconds) * 100 }
}

const steps: { viewers: number; windows: Window[]; joinMs: number[] }[] = []
try {
  await tell({
    order: 'publish',
    url: engine.signalUrl,
    ticket: engine.ticket('sea_host', HOST_BITS),
  })
  let people = 0
  for (const viewers of STEPS) {
    const tickets = Array.from({ length: viewers - people }, (_, n) =>
      Array.from({ length: TRIES }, () => engine.ticket(`sea_viewer${people + n}`, VIEWER_BITS)),
    )
    people = viewers
    const { joinMs } = await tell({ order: 'watch', url: engine.signalUrl, tickets })
    const windows: Window[] = []
    for (let n = 0; n < WINDOWS; n++) windows.push(await measureWindow())
    steps.push({ viewers, windows, joinMs: joinMs.slice(-tickets.length) })
    process.stderr.write(`${viewers} viewers: ${JSON.stringify(windows)}\n`)
  }
} finally {
  crowd.disconnect()
  await engine.stop()
}

const figures = steps.map(({ viewers, windows, joinMs }) => {
  const cpu = spreadOf(windows.map(({ cpuPct }) => cpuPct))
  const ratio = spreadOf(windows.map(({ received, expected }) => received / expected))
  const sum = (pick: (one: Window) => number) => windows.reduce((total, one) => total + pick(one), 0)
  return {
    viewers,
    received_ratio: Number((sum((one) => one.received) / sum((one) => one.expected)).toFixed(4)),
    sfu_cpu_core_pct: Number(cpu.median.toFixed(1)),
    viewers_per_core: Math.round(viewers / (cpu.median / 100)),
    join_p95_ms: Math.round(percentile(joinMs, 0.95)),
    cpu,
    ratio,
  }
})
const held = figures.findLast((figure) => figure.received_ratio >= HELD) ?? figures[0]
if (!held) throw new Error('no step was measured')
const { cpu, ratio, ...result } = held
printLine(
  'media',
  WINDOWS,
  {
    ...result,
    step_s: STEP_S,
    steps: figures.map(({ cpu: _cpu, ratio: _ratio, ...figure }) => figure),
  },
  { received_ratio: ratio, sfu_cpu_core_pct: cpu },
)
