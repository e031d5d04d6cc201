import { setTimeout as wait } from 'node:timers/promises'
import { percentile, printLine, spreadOf } from '../line.ts'
import type { DurableCluster } from '../machine/durableCluster.ts'
import { holdsExactly } from '../verify.ts'
import { type Grown, type Live, msUntilVisible, startFollower, startLive } from './live.ts'

/** Before the first measured block, so that finality is far below. */
export const FIRST_BLOCKS = 110

/** Blocks one by one, at moments that have nothing to do with when an indexer looks. */
export async function eachBlock(
  live: Live,
  { blocks, pollMs }: { blocks: number; pollMs: number },
  msUntilSeen: (grown: Grown) => Promise<number>,
): Promise<number[]> {
  const delays: number[] = []
  for (let i = 0; i < blocks; i++) {
    await wait(pollMs + Math.random() * 2 * pollMs)
    delays.push(await msUntilSeen(await live.grow(1)))
  }
  return delays
}

/** From a block that can be read to its rows in Postgres: 50 events each, above finality, proven, with undo. */
export async function measureTip(
  cluster: DurableCluster,
  options: { runs: number; blocks: number; pollMs: number },
): Promise<void> {
  const { runs, blocks, pollMs } = options
  const live = await startLive()
  const p95: number[] = []
  const p50: number[] = []
  let verified = true
  let last = await live.grow(FIRST_BLOCKS)
  for (let run = 0; run < runs; run++) {
    const database = await cluster.database()
    const follower = await startFollower(database, live.url, pollMs)
    await msUntilVisible(database, last)
    const delays = await eachBlock(live, options, (grown) => {
      last = grown
      return msUntilVisible(database, grown)
    })
    p50.push(Math.round(percentile(delays, 0.5)))
    p95.push(Math.round(percentile(delays, 0.95)))
    await follower.stop()
    verified &&= await holdsExactly(database, await live.owners())
    await database.drop()
  }
  live.stop()
  const spread = { tip_p50_ms: spreadOf(p50), tip_p95_ms: spreadOf(p95) }
  const medians = { tip_p50_ms: spread.tip_p50_ms.median, tip_p95_ms: spread.tip_p95_ms.median }
  printLine('index_tip', runs, { blocks_per_run: blocks, poll_ms: pollMs, ...medians, verified }, spread)
}
