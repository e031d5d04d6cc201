import { setTimeout as wait } from 'node:timers/promises'
import type pg from 'pg'
import type { Indexer } from '#indexer/createIndexer.ts'
import { useDatabase } from '#test/kit/database.ts'
import { depth } from '#test/kit/depth.ts'
import { until } from '#test/kit/time/until.ts'
import { type DeafWire, startDeafWire } from '../kit/deafWire.ts'
import { createStage, type Stage } from '../kit/stage.ts'
import { startIndexer } from '../kit/startIndexer.ts'

/** The lease of indexers here: a database is lost when it was silent for two of them. */
export const LEASE_MS = 2000
/** Its clock goes this many times as fast: not more, because it counts none of its ticks for more than two. */
const SPEED = depth(2, 1)
const STOP_MS = depth(500, 3000)

/** A database behind a wire that can fall silent, and an indexer on it for each test. */
export interface SilentDatabase {
  readonly stage: Stage
  readonly wire: DeafWire
  readonly indexer: Indexer
  /** what the process was told when it had to end */
  readonly lost: string[]
  readonly pool: pg.Pool
  /** starts an indexer and waits for nothing */
  begin(rpcUrl?: string): void
  /** starts an indexer, until it leads and has looked */
  start(rpcUrl?: string): Promise<void>
  /** a migration of somebody else that takes its time; what it returns takes the lock away, as does the test's end */
  lock(tables: string): Promise<() => Promise<void>>
  /** whether somebody waits for a lock */
  isLocked(): Promise<boolean>
  /** how often the database was called silent */
  silences(): number
  /** so many of them by the clock of the indexer */
  leases(count: number): Promise<void>
}

/** To be called in a `describe`. */
export function useSilentDatabase(seed: number): SilentDatabase {
  const db = useDatabase()
  let stage: Stage
  let wire: DeafWire
  let indexer: Indexer
  let lost: string[]
  let unlock = async () => {}

  before(async () => {
    stage = await createStage(seed)
    await stage.act(10)
  })
  beforeEach(async () => {
    wire = await startDeafWire(db.url('indexer'))
    lost = []
  })
  afterEach(async () => {
    await unlock()
    await indexer?.stop()
    await wire?.stop()
  })
  after(() => stage?.stop())

  const begin = (rpcUrl = stage.chain.url) => {
    const onDatabaseLost = (sentence: string) => void lost.push(sentence)
    indexer = startIndexer(stage, wire.url, {
      leaseMs: LEASE_MS,
      stopMs: STOP_MS,
      rpcUrls: [rpcUrl],
      monotonic: () => performance.now() * SPEED,
      onDatabaseLost,
    })
  }

  return {
    get stage() {
      return stage
    },
    get wire() {
      return wire
    },
    get indexer() {
      return indexer
    },
    get lost() {
      return lost
    },
    get pool() {
      return db.pool('owner')
    },
    begin,
    async start(rpcUrl) {
      begin(rpcUrl)
      await until('it leads and has looked', () => indexer.status().lookedAtMs !== null)
    },
    async lock(tables) {
      const migration = await db.pool('owner').connect()
      await migration.query(`BEGIN; LOCK TABLE ${tables} IN ACCESS EXCLUSIVE MODE`)
      let isHeld = true
      unlock = async () => {
        if (!isHeld) return
        isHeld = false
        await migration.query('ROLLBACK')
        migration.release()
      }
      return unlock
    },
    async isLocked() {
      const waiting = await db
        .pool('owner')
        .query(`SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`)
      return waiting.rowCount === 1
    },
    silences: () => indexer.alarms.counts().get('database_silent') ?? 0,
    leases: (count) => wait((count * LEASE_MS) / SPEED),
  }
}
