import { printLine, spreadOf } from '../line.ts'
import type { DurableCluster } from '../machine/durableCluster.ts'
import { holdsExactly } from '../verify.ts'
import { msUntilStored, startFollower, startLive } from './live.ts'
import { FIRST_BLOCKS } from './measureTip.ts'

const DEPTH = 64

/** From another branch at the node to the index at its newest block: 64 blocks of 50 events taken back, and as many read, proven and stored. */
export async function measureReorg(
  cluster: DurableCluster,
  { runs, pollMs }: { runs: number; pollMs: number },
): Promise<void> {
  const live = await startLive()
  const database = await cluster.database()
  const follower = await startFollower(database, live.url, pollMs)
  await live.grow(FIRST_BLOCKS)
  const ms: number[] = []
  for (let run = 0; run < runs; run++) {
    await live.mark()
    await msUntilStored(database, await live.grow(DEPTH))
    ms.push(Math.round(await msUntilStored(database, await live.reorg())))
  }
  await follower.stop()
  const reorgs = await database.pool('owner').query('SELECT FROM chain.reorg WHERE depth = $1', [DEPTH])
  const verified = reorgs.rowCount === runs && (await holdsExactly(database, await live.owners()))
  live.stop()
  await database.drop()
  const spread = { reorg64_ms: spreadOf(ms) }
  printLine('index_reorg', runs, { poll_ms: pollMs, reorg64_ms: spread.reorg64_ms.median, verified }, spread)
}
