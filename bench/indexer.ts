import { parseArgs } from 'node:util'
import { measureBackfill } from './backfill/measureBackfill.ts'
import { measureReorg } from './follow/measureReorg.ts'
import { measureTakeover } from './follow/measureTakeover.ts'
import { measureTip } from './follow/measureTip.ts'
import { measureGrowth } from './growth/measureGrowth.ts'
import { startDurableCluster } from './machine/durableCluster.ts'
import { measureRatio } from './rival/measureRatio.ts'
import { measureTipRatio } from './rival/measureTipRatio.ts'
import { installPonder } from './rival/ponderProcess.ts'

/** `npm run bench:index`: all figures of the indexer, or those named by `--only tip,reorg`; one JSON line each. With `--ponder` beside Ponder instead. */
const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    ponder: { type: 'boolean', default: false },
    runs: { type: 'string', default: '5' },
    // of the backfill
    blocks: { type: 'string', default: '4000' },
    // of 1,000 foreign logs; 0 = not measured
    busy: { type: 'string', default: '2000' },
    // one by one, at the tip
    'tip-blocks': { type: 'string', default: '60' },
    'poll-ms': { type: 'string', default: '100' },
    // of one long backfill
    events: { type: 'string', default: '5000000' },
  },
})
const runs = Number(values.runs)
const size = { runs, blocks: Number(values.blocks) }
const tip = { runs, blocks: Number(values['tip-blocks']), pollMs: Number(values['poll-ms']) }

if (values.ponder) await installPonder()
const cluster = await startDurableCluster()
const own: Record<string, () => Promise<void>> = {
  backfill: () => measureBackfill(cluster, { ...size, busy: Number(values.busy) }),
  tip: () => measureTip(cluster, tip),
  reorg: () => measureReorg(cluster, tip),
  takeover: () => measureTakeover(cluster, tip),
  growth: () => measureGrowth(cluster, Number(values.events)),
}
const beside: Record<string, () => Promise<void>> = {
  backfill: () => measureRatio(cluster, size),
  tip: () => measureTipRatio(cluster, tip),
}
const figures = values.ponder ? beside : own
const wanted = values.only?.split(',') ?? Object.keys(figures)
try {
  for (const name of wanted) {
    if (!figures[name]) throw new Error(`no figure ${name}; there are ${Object.keys(figures)}`)
    await figures[name]()
  }
} catch (error) {
  process.stderr.write(`${(error as Error).stack}\n`)
  process.exitCode = 1
}
await cluster.stop()
// what a failed measure left running ends with us
process.exit()
