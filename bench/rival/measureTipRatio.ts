import { type Grown, msUntil, msUntilVisible, startFollower, startLive } from '../follow/live.ts'
import { eachBlock, FIRST_BLOCKS } from '../follow/measureTip.ts'
import { percentile, printLine, spreadOf } from '../line.ts'
import type { DurableCluster } from '../machine/durableCluster.ts'
import { differingRows } from './compareRows.ts'
import { startPonder } from './ponderProcess.ts'

const SCHEMA = 'ponder_tip'

/** One of both at the tip of a chain. */
interface Rival {
  start(): Promise<{ stop(): Promise<void> }>
  msUntilSeen(grown: Grown): Promise<number>
}

/** From a block to its rows, ours and Ponder in turns on the same chain, both looking as often; p95 of ours to that of Ponder. */
export async function measureTipRatio(
  cluster: DurableCluster,
  options: { runs: number; blocks: number; pollMs: number },
): Promise<void> {
  const { runs, blocks, pollMs } = options
  const p95: { ours: number[]; theirs: number[] } = { ours: [], theirs: [] }
  const ratios: number[] = []
  let differing = 0
  for (let run = 0; run < runs; run++) {
    const live = await startLive()
    const database = await cluster.database()
    let last = await live.grow(FIRST_BLOCKS)
    const ours: Rival = {
      start: () => startFollower(database, live.url, pollMs),
      msUntilSeen: (grown) => msUntilVisible(database, grown),
    }
    const theirs: Rival = {
      async start() {
        const ponder = await startPonder({ database, schema: SCHEMA, rpcUrl: live.url, pollMs })
        await ponder.backfillMs
        return ponder
      },
      msUntilSeen: ({ atNs, lastPass }) =>
        msUntil(
          database.pool('owner'),
          atNs,
          `SELECT FROM ${SCHEMA}.pass WHERE pass_id = $1 AND tier_no > 0`,
          [lastPass],
        ),
    }
    async function measure(rival: Rival): Promise<number> {
      const running = await rival.start()
      await rival.msUntilSeen(last)
      const delays = await eachBlock(live, options, (grown) => {
        last = grown
        return rival.msUntilSeen(grown)
      })
      await running.stop()
      return percentile(delays, 0.95)
    }
    const order = run % 2 === 0 ? [ours, theirs] : [theirs, ours]
    const found = new Map<Rival, number>()
    for (const rival of order) found.set(rival, await measure(rival))
    // the first has not seen the blocks of the second
    const first = order[0] as Rival
    const running = await first.start()
    await first.msUntilSeen(last)
    await running.stop()
    differing += await differingRows(database, SCHEMA)
    live.stop()
    await database.drop()
    const [ourMs, theirMs] = [found.get(ours) as number, found.get(theirs) as number]
    p95.ours.push(Math.round(ourMs))
    p95.theirs.push(Math.round(theirMs))
    ratios.push(Math.round((ourMs / theirMs) * 100) / 100)
  }
  const spread = {
    tip_ratio: spreadOf(ratios),
    tip_p95_ms: spreadOf(p95.ours),
    ponder_tip_p95_ms: spreadOf(p95.theirs),
  }
  printLine(
    'index_ponder_tip',
    runs,
    {
      blocks_per_run: blocks,
      poll_ms: pollMs,
      tip_ratio: spread.tip_ratio.median,
      tip_p95_ms: spread.tip_p95_ms.median,
      ponder_tip_p95_ms: spread.ponder_tip_p95_ms.median,
      differing_rows: differing,
      verified: differing === 0,
    },
    spread,
  )
}
