import { HOST_BITS, VIEWER_BITS } from '#test/kit/media/stream.ts'
import { percentile, printLine, spreadOf } from '../line.ts'
import { startBenchEngine } from '../media/engine.ts'
import { measureMixed } from './measureMixed.ts'
import { measureSwitches } from './measureSwitches.ts'

/**
 * `node bench/quality/quality.ts [switches] [viewers] [seconds per window]`: a viewer of a browser publisher turns between 720p and
 * 360p; then a crowd of which every other one gets the small picture.
 */
const SWITCHES = Number(process.argv[2] ?? 40)
const VIEWERS = Number(process.argv[3] ?? 50)
const WINDOW_S = Number(process.argv[4] ?? 10)
const WINDOWS = 5

const bits = { host: HOST_BITS, viewer: VIEWER_BITS }

async function withEngine<T>(
  run: (engine: Awaited<ReturnType<typeof startBenchEngine>>) => Promise<T>,
): Promise<T> {
  const engine = await startBenchEngine(VIEWERS + 1)
  try {
    return await run(engine)
  } finally {
    await engine.stop()
  }
}

const { switches, delayGrowthMs } = await withEngine(({ ticket }) =>
  measureSwitches({ count: SWITCHES, ticket, bits }),
)
const mixed = await withEngine((engine) =>
  measureMixed({ engine, viewers: VIEWERS, windows: WINDOWS, windowS: WINDOW_S, bits }),
)

const turnMs = switches.map((one) => Math.round(one.turnMs))
const audioGapMs = switches.map((one) => Math.round(one.audioGapMs))
const cpu = spreadOf(mixed.cpuPct.map((pct) => Number(pct.toFixed(1))))
printLine(
  'quality',
  switches.length,
  {
    switch_p50_ms: percentile(turnMs, 0.5),
    switch_p95_ms: percentile(turnMs, 0.95),
    audio_gap_p95_ms: percentile(audioGapMs, 0.95),
    delay_growth_ms: Math.round(delayGrowthMs),
    mixed_viewers: mixed.viewers,
    mixed_received_ratio: Number(mixed.receivedRatio.toFixed(4)),
    mixed_sfu_cpu_core_pct: cpu.median,
    mixed_viewers_per_core: Math.round(mixed.viewers / (cpu.median / 100)),
  },
  { switch_ms: spreadOf(turnMs), audio_gap_ms: spreadOf(audioGapMs), mixed_sfu_cpu_core_pct: cpu },
)
