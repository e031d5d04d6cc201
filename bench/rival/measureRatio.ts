import { once } from 'node:events'
import { type Served, start } from '../backfill/measureBackfill.ts'
import { printLine, spreadOf } from '../line.ts'
import type { DurableCluster } from '../machine/durableCluster.ts'
import { differingRows } from './compareRows.ts'
import { startPonder } from './ponderProcess.ts'

/** Ponder counts 30 blocks below the head as not final. */
const EMPTY_AT_END = 40
const POLL_MS = 100

/**
 * The same chain from the same server into the same Postgres, ours and Ponder in turns. Cold: Ponder asks the server for all; warm:
 * it has every answer in its own cache, and we have none. Ours is timed from its start to the last block, with all proofs; Ponder from
 * its first event to its last row, as it tells itself, without its start.
 */
export async function measureRatio(
  cluster: DurableCluster,
  { runs, blocks }: { runs: number; blocks: number },
): Promise<void> {
  const provider = start('serveChain.ts', [String(blocks), String(EMPTY_AT_END)])
  const [served] = (await once(provider, 'message')) as [Served]
  const endBlock = served.head - EMPTY_AT_END
  const cached = await cluster.database()
  const orderOf = (database: typeof cached, schema: string) => ({
    ...{ database, schema, rpcUrl: served.url, pollMs: POLL_MS, endBlock },
  })

  async function theirs(database: typeof cached, schema: string): Promise<number> {
    await cluster.checkpoint()
    const ponder = await startPonder(orderOf(database, schema))
    const ms = await ponder.backfillMs
    await ponder.stop()
    return ms / 1000
  }
  async function ours(database: typeof cached): Promise<number> {
    await cluster.checkpoint()
    const indexer = start('runIndexer.ts', [database.url('indexer'), served.url, String(served.head)])
    const [{ seconds }] = (await once(indexer, 'message')) as [{ seconds: number }]
    return seconds
  }

  const coldS = await theirs(cached, 'ponder_cold')
  const speeds = { ours: [] as number[], theirs: [] as number[], ratios: [] as number[] }
  let differing = 0
  for (let run = 0; run < runs; run++) {
    const database = await cluster.database(cached)
    let [ourS, theirS] = [0, 0]
    if (run % 2 === 0) ourS = await ours(database)
    theirS = await theirs(database, 'ponder_warm')
    if (run % 2 === 1) ourS = await ours(database)
    differing += await differingRows(database, 'ponder_warm')
    await database.drop()
    speeds.ours.push(Math.round(served.events / ourS))
    speeds.theirs.push(Math.round(served.events / theirS))
    speeds.ratios.push(Math.round((theirS / ourS) * 100) / 100)
  }
  provider.disconnect()
  await cached.drop()
  const spread = {
    ratio_warm: spreadOf(speeds.ratios),
    events_per_s: spreadOf(speeds.ours),
    ponder_events_per_s: spreadOf(speeds.theirs),
  }
  printLine(
    'index_ponder',
    runs,
    {
      events: served.events,
      ratio_warm: spread.ratio_warm.median,
      events_per_s: spread.events_per_s.median,
      ponder_events_per_s: spread.ponder_events_per_s.median,
      ponder_cold_events_per_s: Math.round(served.events / coldS),
      ratio_cold: Math.round((spread.events_per_s.median * coldS * 100) / served.events) / 100,
      differing_rows: differing,
      verified: differing === 0,
    },
    spread,
  )
}
