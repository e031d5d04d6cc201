import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { SMALL_HEAP } from '#scripts/start/process/smallHeap.ts'
import type { OwnDatabase } from '#test/kit/database.ts'
import { printLine, spreadOf } from '../line.ts'
import type { DurableCluster } from '../machine/durableCluster.ts'
import { holdsExactly } from '../verify.ts'
import { runBusy, runCrowded } from './busyRuns.ts'

/** A chain that another process serves. */
export interface Served {
  url: string
  head: number
  events: number
  owners: [number, string][]
}

export function start(file: string, args: string[]): ChildProcess {
  const execArgv = file === 'runIndexer.ts' ? SMALL_HEAP : []
  return fork(fileURLToPath(new URL(`./${file}`, import.meta.url)), args, { execArgv })
}

async function verify(database: OwnDatabase, served: Served): Promise<boolean> {
  const events = await database.pool('owner').query('SELECT count(*)::int AS n FROM chain.event')
  return events.rows[0].n === served.events && (await holdsExactly(database, served.owners))
}

/**
 * Backfill from a provider in another process to rows in Postgres, every block proven: header hashes, parent links,
 * blooms and receiptsRoot. Verified by every holder of every pass, every event counted and a whole rebuild. Then the same of
 * chains full of what others do: there two providers agree on most blocks, and the memory must stay.
 */
export async function measureBackfill(
  cluster: DurableCluster,
  { runs, blocks, busy: busyBlocks }: { runs: number; blocks: number; busy: number },
): Promise<void> {
  const provider = start('serveChain.ts', [String(blocks)])
  const [served] = (await once(provider, 'message')) as [Served]
  const speeds: number[] = []
  const peaks: number[] = []
  let verified = true
  for (let run = 0; run < runs; run++) {
    const database = await cluster.database()
    const indexer = start('runIndexer.ts', [database.url('indexer'), served.url, String(served.head)])
    const [figures] = (await once(indexer, 'message')) as [{ seconds: number; peakRssMb: number }]
    speeds.push(Math.round(served.events / figures.seconds))
    peaks.push(Math.round(figures.peakRssMb))
    verified = verified && (await verify(database, served))
    await database.drop()
  }
  provider.disconnect()
  const busySpeeds: number[] = []
  const busyPeaks: number[] = []
  for (let run = 0; run < runs && busyBlocks > 0; run++) {
    const busy = await runBusy(start, cluster, busyBlocks)
    const crowded = await runCrowded(start, cluster)
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
}
