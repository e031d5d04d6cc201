import { parseArgs } from 'node:util'
import { measureBackfill } from './backfill/measureBackfill.ts'
import { startDurableCluster } from './durableCluster.ts'
import { measureReorg } from './follow/measureReorg.ts'
import { measureTakeover } from './follow/measureTakeover.ts'
import { measureTip } from './follow/measureTip.ts'
import { measureGrowth } from './growth/measureGrowth.ts'

/** `npm run bench:index`: all figures of the indexer, or those named by `--only tip,reorg`; one JSON line each. */
const { values } = parseArgs({
  options: {
    only: { type: 'string', default: 'backfill,tip,reorg,takeover,growth' },
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
const pollMs = Number(values['poll-ms'])
const wanted = values.only.split(',')

const cluster = await startDurableCluster()
const figures: Record<string, () => Promise<void>> = {
  backfill: () =>
    measureBackfill(cluster, { runs, blocks: Number(values.blocks), busy: Number(values.busy) }),
  tip: () => measureTip(cluster, { runs, blocks: Number(values['tip-blocks']), pollMs }),
  reorg: () => measureReorg(cluster, { runs, pollMs }),
  takeover: () => measureTakeover(cluster, { runs, pollMs }),
  growth: () => measureGrowth(cluster, Number(values.events)),
}
try {
  for (const [name, measure] of Object.entries(figures)) if (wanted.includes(name)) await measure()
} finally {
  await cluster.stop()
}
