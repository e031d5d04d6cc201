import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { SMALL_HEAP } from '#scripts/start/process/smallHeap.ts'
import type { Mark } from '../backfill/runIndexer.ts'
import { EVENTS_PER_BLOCK, FIRST_BLOCKS } from '../backfill/traffic.ts'
import { printLine } from '../line.ts'
import type { DurableCluster } from '../machine/durableCluster.ts'

const TENTHS = 10
/** What it forgets goes soon: three processes share the memory. */
const PROVIDER_HEAP = ['--max-old-space-size=512']
/** Of the collection and its tier. */
const FIRST_EVENTS = FIRST_BLOCKS.flat(2).length

function start(file: string, args: string[], execArgv: string[] = []): ChildProcess {
  return fork(fileURLToPath(new URL(file, import.meta.url)), args, { execArgv })
}

/** Speed over the last tenth of a long backfill to the first, with the memory of the indexer at both ends. */
export async function measureGrowth(cluster: DurableCluster, events: number): Promise<void> {
  const blocks = Math.ceil(events / EVENTS_PER_BLOCK / TENTHS) * TENTHS
  const provider = start('./serveGrowingChain.ts', [String(blocks)], PROVIDER_HEAP)
  const [served] = (await once(provider, 'message')) as [{ url: string; head: number }]
  const database = await cluster.database()
  const firstHeight = served.head - blocks
  const heights = Array.from({ length: TENTHS }, (_, i) => firstHeight + (blocks / TENTHS) * i)
  const args = [database.url('indexer'), served.url, String(served.head), heights.join()]
  const indexer = start('../backfill/runIndexer.ts', args, SMALL_HEAP)
  const [{ marks }] = (await Promise.race([
    once(indexer, 'message'),
    once(indexer, 'exit').then(([code]) => Promise.reject(new Error(`the indexer ended with ${code}`))),
  ])) as [{ marks: Mark[] }]
  const answer = once(provider, 'message')
  provider.send('starved')
  const [starvedS] = (await answer) as [number]
  provider.disconnect()
  const { rows } = await database
    .pool('owner')
    .query(
      'SELECT (SELECT count(*)::int FROM chain.event) AS events, (SELECT count(*)::int FROM chain.pass) AS passes',
    )
  await database.drop()
  // a window may end behind the height that was waited for
  const speeds = marks.slice(1).map((mark, i) => {
    const before = marks[i] as Mark
    return Math.round(((mark.number - before.number) * EVENTS_PER_BLOCK) / (mark.seconds - before.seconds))
  })
  const [first, last] = [speeds[0] as number, speeds.at(-1) as number]
  const end = marks.at(-1) as Mark
  printLine(
    'index_growth',
    1,
    {
      events: rows[0].events,
      growth_ratio: Math.round((last / first) * 1000) / 1000,
      events_per_s_by_tenth: speeds,
      seconds: Math.round(end.seconds),
      // the chain was not made as fast as it was read: then the ratio says nothing
      starved_s: Math.round(starvedS * 10) / 10,
      first_tenth_peak_rss_mb: Math.round((marks[1] as Mark).peakRssMb),
      peak_rss_mb: Math.round(end.peakRssMb),
      verified:
        rows[0].events === blocks * EVENTS_PER_BLOCK + FIRST_EVENTS &&
        rows[0].passes === (blocks * EVENTS_PER_BLOCK) / 5,
    },
    {},
  )
}
