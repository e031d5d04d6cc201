import type { Pool } from 'pg'
import type { Clock } from '#domain/clock.ts'
import type { Bucket } from './bucket.ts'

/** A bucket and the key of a request in it. */
export interface Counted {
  bucket: Bucket
  key: string
}

const UPSERT = `ON CONFLICT (key) DO UPDATE SET points = CASE WHEN r.expire <= $3 THEN 1 ELSE r.points + 1 END,
    expire = CASE WHEN r.expire <= $3 THEN EXCLUDED.expire ELSE r.expire END RETURNING r.key, r.points, r.expire`

// the same rows as the library writes, in one round trip: counting is a third of what an admission asks of the database
const TAKE = `WITH first AS (INSERT INTO lib.rate_limit AS r VALUES ($1, 1, $2) ${UPSERT}),
  others AS (INSERT INTO lib.rate_limit AS r SELECT k, 1, e FROM unnest($4::text[], $5::bigint[]) x (k, e)
    WHERE (SELECT points FROM first) <= $6 ORDER BY k ${UPSERT})
  SELECT * FROM first UNION ALL SELECT * FROM others`

/**
 * Counts one request in a first bucket and, only when that has room, in the others.
 * @returns seconds to wait per bucket that counted it
 */
export async function takeInTurn(
  pool: Pool,
  clock: Clock,
  first: Counted,
  others: Counted[],
): Promise<number[]> {
  const nowMs = clock()
  const keyOf = ({ bucket, key }: Counted): string => `${bucket.name}:${key}`
  const endOf = ({ bucket }: Counted): number => nowMs + bucket.rate.perS * 1000
  const counted = await pool
    .query<{ key: string; points: number; expire: number }>({
      name: 'limits_take',
      text: TAKE,
      values: [
        keyOf(first),
        endOf(first),
        nowMs,
        others.map(keyOf),
        others.map(endOf),
        first.bucket.rate.points,
      ],
    })
    .catch(() => null)
  if (!counted) {
    // without a database each process counts alone, as the buckets themselves do
    const wait = await first.bucket.take(first.key)
    return wait > 0 ? [wait] : Promise.all(others.map(({ bucket, key }) => bucket.take(key)))
  }
  const byKey = new Map(counted.rows.map((row) => [row.key, row]))
  return Promise.all(
    [first, ...others].map((one) => {
      const row = byKey.get(keyOf(one))
      return row ? one.bucket.judge(one.key, { points: row.points, msLeft: row.expire - nowMs }) : 0
    }),
  )
}
