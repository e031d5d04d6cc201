import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { rebuildIndex } from '#scripts/rebuild/rebuildIndex.ts'
import { SMALL_HEAP } from '#scripts/start/process/smallHeap.ts'
import { createDatabase, type OwnDatabase } from '#test/kit/database.ts'
import { runBusy, runCrowded } from './backfill/busyRuns.ts'
import { printLine, spreadOf } from './line.ts'

/**
 * Backfill from a provider in another process to rows in Postgres, every block proven: header hashes, parent links,
 * blooms and receiptsRoot. Verified by every holder of every pass, every event counted and a whole rebuild. Then the same of
 * chains full of what others do: there two providers agree on most blocks, and the memory must stay.
 */
const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '5' },
    blocks: { type: 'string', default: '4000' },
    // of 1,000 foreign logs; 0 = not measured
    busy: { type: 'string', default: '2000' },
  },
})
const runs = Number(values.runs)

interface Served {
  url: string
  head: number
  events: number
  owners: [number, string][]
}

function start(file: string, args: string[]): ChildProcess {
  const execArgv = file === 'runIndexer.ts' ? SMALL_HEAP : []
  return fork(fileURLToPath(new URL(`./backfill/${file}`, import.meta.url)), args, { execArgv })
}

async function verify(db: OwnDatabase, served: Served): Promise<boolean> {
  const passes = await db
    .pool('owner')
    .query(`SELECT pass_id::int AS id, '0x' || encode(owner, 'hex') AS owner FROM chain.pass`)
  const found = new Map(passes.rows.map((row) => [row.id, row.owner]))
  const events = await db.pool('owner').query('SELECT count(*)::int AS n FROM chain.event')
  const rebuilt = await rebuildIndex({
    ...{ databaseUrl: db.url('owner'), isCheck: true, rpcUrls: [], acceptsReorg: false, clock: Date.now },
  })
  return (
    events.rows[0].n === served.events &&
    found.size === served.owners.length &&
    served.owners.every(([id, owner]) => found.get(id) === owner) &&
    rebuilt.tables.every(({ differing }) => differing === 0)
  )
}

const provider = start('serveChain.ts', [values.blocks])
const [served] = (await once(provider, 'message')) as [Served]
const speeds: number[] = []
const peaks: number[] = []
let verified = true
for (let run = 0; run < runs; run++) {
  const db = await createDatabase()
  const indexer = start('runIndexer.ts', [db.url('indexer'), served.url, String(served.head)])
  const [figures] = (await once(indexer, 'message')) as [{ seconds: number; peakRssMb: number }]
  speeds.push(Math.round(served.events / figures.seconds))
  peaks.push(Math.round(figures.peakRssMb))
  verified = verified && (await verify(db, served))
  await db.drop()
}
provider.disconnect()
const busySpeeds: number[] = []
const busyPeaks: number[] = []
for (let run = 0; run < runs && Number(values.busy) > 0; run++) {
  const busy = await runBusy(start, Number(values.busy))
  const crowded = await runCrowded(start)
  busySpeeds.push(busy.blocksPerS)
  busyPeaks.push(Math.max(busy.peakRssMb, crowded.peakRssMb))
  verified = verified && busy.verified && crowded.verified
}
const spread = {
  events_per_s: spreadOf(speeds),
  peak_rss_mb: spreadOf(peaks),
  ...(busySpeeds.length > 0 && {
    busy_blocks_per_s: spreadOf(busySpeeds),
    busy_peak_rss_mb: spreadOf(busyPeaks),
  }),
}
printLine(
  'index',
  runs,
  {
    events: served.events,
    events_per_s: spread.events_per_s.median,
    peak_rss_mb: spread.peak_rss_mb.median,
    busy_blocks_per_s: spread.busy_blocks_per_s?.median,
    busy_peak_rss_mb: spread.busy_peak_rss_mb?.median,
    verified,
  },
  spread,
)
