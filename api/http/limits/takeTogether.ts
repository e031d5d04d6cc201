import type { Pool } from 'pg'
import type { Bucket } from './bucket.ts'

/** One count that a request asks for. */
export interface Take {
  bucket: Bucket
  key: string
}

interface Counted {
  key: string
  points: number
  /** milliseconds since the epoch */
  expire: number
}

const COUNTED = `ON CONFLICT (key) DO UPDATE SET
    points = CASE WHEN r.expire <= $3 THEN 1 ELSE r.points + 1 END,
    expire = CASE WHEN r.expire <= $3 THEN EXCLUDED.expire ELSE r.expire END RETURNING key, points, expire`
const TAKE = `WITH first AS (INSERT INTO lib.rate_limit AS r VALUES ($1, 1, $2) ${COUNTED}),
  others AS (INSERT INTO lib.rate_limit AS r SELECT key, 1, expire FROM unnest($5::text[], $6::bigint[]) x (key, expire)
    WHERE (SELECT points FROM first) <= $4 ${COUNTED})
  SELECT key, points, expire FROM first UNION ALL SELECT key, points, expire FROM others`

/** One by one, as a bucket does it that is asked alone. */
async function takeApart(first: Take, others: Take[]): Promise<number[]> {
  const wait = await first.bucket.take(first.key)
  return wait > 0 ? [wait] : Promise.all(others.map(({ bucket, key }) => bucket.take(key)))
}

/**
 * Takes a point of several buckets in one round trip; of the others only when the first has one left.
 * @returns seconds to wait for each that was counted, 0 when the request may go on
 */
export async function takeTogether(
  pool: Pool,
  nowMs: number,
  first: Take,
  others: Take[],
): Promise<number[]> {
  const expireAt = ({ bucket }: Take) => nowMs + bucket.rate.perS * 1000
  const values = [
    first.bucket.rowOf(first.key),
    expireAt(first),
    nowMs,
    first.bucket.rate.points,
    others.map(({ bucket, key }) => bucket.rowOf(key)),
    others.map(expireAt),
  ]
  let rows: Counted[]
  try {
    ;({ rows } = await pool.query<Counted>({ name: 'limits_take', text: TAKE, values }))
  } catch {
    // each bucket has its own way to go on without a database
    return takeApart(first, others)
  }
  return Promise.all(
    [first, ...others].map(({ bucket, key }) => {
      const row = rows.find((counted) => counted.key === bucket.rowOf(key))
      return row ? bucket.judge(key, row.points, row.expire - nowMs) : 0
    }),
  )
}
