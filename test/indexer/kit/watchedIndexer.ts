import type pg from 'pg'
import type { Indexer, IndexerOptions } from '#indexer/createIndexer.ts'
import { until } from '#test/kit/time/until.ts'
import type { LyingRpc } from './lyingRpc.ts'
import type { Stage } from './stage.ts'
import { startIndexer } from './startIndexer.ts'

/** Where the index says that it stands. */
export interface Standing {
  number: number
  hash: string
  safe: number
  finalized: number
  agreed: number
  halted: string | null
  head_state: string
}

/** An indexer over providers of the test, with a clock that can be set ahead and the alarms it raised. */
export interface WatchedIndexer {
  indexer: Indexer
  alarms: Set<string>
  /** moves its clock ahead a little at a time, as a real one does, until a condition holds */
  passTime(what: string, isTrue: () => Promise<boolean> | boolean): Promise<unknown>
  /** waits until a condition holds while what it rests between looks, rounds and records goes by more quickly; no head gets older */
  soon(what: string, isTrue: () => Promise<boolean> | boolean): Promise<unknown>
  setAhead(ms: number): void
  standing(): Promise<Standing>
  faultsOf(rpc: LyingRpc): Partial<Record<string, number>>
}

const STEP_MS = 2000
/** Far below what a state has to last for until it counts, however many looks it takes. */
const REST_STEP_MS = 250

export function watchIndexer(
  stage: Pick<Stage, 'chain' | 'deploymentText'>,
  database: { url: string; pool: pg.Pool },
  providers: LyingRpc[],
  options: Partial<IndexerOptions> = {},
): WatchedIndexer {
  const alarms = new Set<string>()
  let aheadMs = 0
  let restedMs = 0
  const indexer = startIndexer(stage, database.url, {
    rpcUrls: providers.map(({ url }) => url),
    clock: () => Date.now() + aheadMs,
    monotonic: () => performance.now() + aheadMs + restedMs,
    log: {
      info() {},
      warn() {},
      error: (facts) => void alarms.add((facts as { alarm?: string }).alarm ?? ''),
    },
    ...options,
  })
  return {
    indexer,
    alarms,
    passTime: (what, isTrue) =>
      until(what, () => {
        aheadMs += STEP_MS
        return isTrue()
      }),
    soon: (what, isTrue) =>
      until(what, () => {
        restedMs += REST_STEP_MS
        return isTrue()
      }),
    setAhead(ms) {
      aheadMs = ms
    },
    standing: async () =>
      (
        await database.pool.query(
          `SELECT number, '0x' || encode(hash, 'hex') AS hash, safe, finalized, agreed, halted, head_state FROM chain.cursor`,
        )
      ).rows[0],
    faultsOf: (rpc) => indexer.status().faultsOf.get(rpc.name) ?? {},
  }
}
