import type { Pool } from 'pg'
import { RateLimiterMemory, RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible'

/** So many points in so many seconds. */
export interface Rate {
  points: number
  perS: number
}

const MAX_BLOCK_S = 3600
const OFFENCES_REMEMBERED_S = 3600

/** One kind of limit with a bucket per key. */
export interface Bucket {
  rate: Rate
  /** Key of the row that counts for a key. */
  rowOf(key: string): string
  /** Seconds to wait after so many points were counted, of which the last was this request's; 0 = it may go on. */
  judge(key: string, consumedPoints: number, msBeforeNext: number, points?: number): Promise<number>
  /** Seconds to wait, or 0 when the request may go on. */
  take(key: string, points?: number): Promise<number>
}

function createCounter(pool: Pool, keyPrefix: string, rate: Rate): RateLimiterPostgres {
  const shape = { keyPrefix, points: rate.points, duration: rate.perS }
  return new RateLimiterPostgres({
    ...shape,
    storeClient: pool,
    storeType: 'pool',
    schemaName: 'lib',
    tableName: 'rate_limit',
    tableCreated: true,
    clearExpiredByTimeout: false,
    // a lost database must not open the door to floods: each process then counts alone
    insuranceLimiter: new RateLimiterMemory(shape),
  })
}

/**
 * A limit shared by all processes through Postgres. Who keeps asking beyond it waits twice as long each time
 * within an hour, at most an hour.
 */
export function createBucket(pool: Pool, name: string, rate: Rate): Bucket {
  const counter = createCounter(pool, name, rate)
  const offences = createCounter(pool, `${name}-offence`, {
    points: 1_000_000,
    perS: OFFENCES_REMEMBERED_S,
  })
  async function judge(key: string, consumedPoints: number, msBeforeNext: number, points = 1) {
    if (consumedPoints <= rate.points) return 0
    const isNew = consumedPoints - points <= rate.points
    if (!isNew) return Math.max(1, Math.ceil(msBeforeNext / 1000))
    const { consumedPoints: times } = await offences.consume(key)
    const blockS = Math.min(rate.perS * 2 ** (times - 1), MAX_BLOCK_S)
    await counter.block(key, blockS)
    return blockS
  }
  return {
    rate,
    rowOf: (key) => counter.getKey(key),
    judge,
    async take(key, points = 1) {
      try {
        await counter.consume(key, points)
        return 0
      } catch (rejected) {
        if (!(rejected instanceof RateLimiterRes)) throw rejected
        return judge(key, rejected.consumedPoints, rejected.msBeforeNext, points)
      }
    },
  }
}

/** Forgets buckets that nobody has touched for an hour after their end. */
export async function forgetBuckets(pool: Pool): Promise<void> {
  await pool.query(
    'DELETE FROM lib.rate_limit WHERE expire < (extract(epoch FROM now()) - 3600)::bigint * 1000',
  )
}
