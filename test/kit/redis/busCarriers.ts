import { createPostgresBus } from '#api/adapters/bus/postgresBus.ts'
import { createRedisBus } from '#api/adapters/bus/redisBus.ts'
import type { Bus } from '#api/ports/bus.ts'
import { createPool } from '#db/client.ts'
import { startCuttingPostgres } from '../cluster/cuttingPostgres.ts'
import type { Database } from '../database.ts'
import { startRedis } from './startRedis.ts'

/** What carries hints, with copies of the api at it. */
export interface BusCarrier {
  /** one more copy, which hears already */
  open(): Promise<Bus>
  /** as somebody else who may write there */
  say(text: string): Promise<void>
  /** cuts what copies hear by */
  cut(): Promise<void>
  /** the next sending finds nobody */
  failNext(): Promise<void>
  /** errors that copies were told */
  errors: Error[]
  stop(): Promise<void>
}

/** NOTIFY of a database, through a wire that can be cut. */
export async function postgresCarrier(database: Database): Promise<BusCarrier> {
  const wire = await startCuttingPostgres(database.url('api'))
  const pools: ReturnType<typeof createPool>[] = []
  const errors: Error[] = []
  return {
    errors,
    async open() {
      const pool = createPool(wire.url, { max: 2 })
      pools.push(pool)
      return createPostgresBus({ pool, url: database.url('api'), onError: (error) => errors.push(error) })
    },
    async say(text) {
      await database.pool('api').query("SELECT pg_notify('bus', $1)", [text])
    },
    async cut() {
      await database.pool('owner').query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE application_name = 'api-bus' AND datname = current_database()`,
      )
    },
    async failNext() {
      wire.cutBefore(1)
    },
    async stop() {
      await Promise.all(pools.map((pool) => pool.end()))
      await wire.stop()
    },
  }
}

/** A server of the Redis protocol. */
export async function redisCarrier(): Promise<BusCarrier> {
  const redis = await startRedis()
  const errors: Error[] = []
  let copies = 0
  return {
    errors,
    async open() {
      copies += 1
      const bus = await createRedisBus({
        ...{ url: redis.url, password: null, prefix: 'stagedoor' },
        onError: (error) => errors.push(error),
      })
      await redis.hearing('stagedoor:rooms', copies)
      return bus
    },
    async say(text) {
      redis.publish('stagedoor:rooms', text)
    },
    cut: async () => redis.cut(),
    async failNext() {
      redis.cutAtNextPublish()
    },
    stop: () => redis.stop(),
  }
}
