import type { Pool } from 'pg'
import { type Ask, type Counted, type Hurdle, OFFENCES_REMEMBERED_S } from './counts.ts'

/** Hurdles that were counted in the shared table, in their order, and how it stands. */
export interface SharedTake {
  counted: Counted[]
  newRows: number
  /** null when nothing was counted */
  tableBytes: number | null
}

const ADDED = `points = CASE WHEN r.expire <= $1 THEN EXCLUDED.points ELSE r.points + EXCLUDED.points END,
  expire = CASE WHEN r.expire <= $1 THEN EXCLUDED.expire ELSE r.expire END`
const mayAddTo = (key: string) => `($8::boolean OR EXISTS (SELECT FROM lib.rate_limit WHERE key = ${key}))`
/** A count after the first, taken when the one before allows. */
const next = (key: string, expire: string, from: string, when: string) => `
  INSERT INTO lib.rate_limit AS r (key, points, expire) SELECT ${key}::text, $2::int, ${expire}::bigint FROM ${from}
    WHERE ${key} IS NOT NULL AND ${when} AND ${mayAddTo(key)}
  ON CONFLICT (key) DO UPDATE SET ${ADDED} RETURNING points, expire, (r.xmax = 0) AS is_new`
/** The first count. $1 now, $2 cost; $3–$5 its key, points, end; $6–$7 its part, key and end; $8 whether a row may be added. */
const ONE = `INSERT INTO lib.rate_limit AS r (key, points, expire, parts)
    SELECT $3::text, $2::int, $5::bigint,
      CASE WHEN $6::text IS NOT NULL THEN jsonb_build_object($6::text, jsonb_build_array($2::int, $7::bigint)) END
    WHERE ${mayAddTo('$3')}
  ON CONFLICT (key) DO UPDATE SET ${ADDED},
    parts = CASE WHEN $6::text IS NULL OR (r.expire > $1::bigint AND r.points >= $4::int) THEN r.parts
      ELSE coalesce(CASE WHEN r.expire > $1 THEN r.parts ELSE
          (SELECT jsonb_object_agg(p.key, p.value) FROM jsonb_each(r.parts) p WHERE (p.value->>1)::bigint > $1) END, '{}')
        || jsonb_build_object($6::text, CASE WHEN (r.parts->$6->>1)::bigint > $1
          THEN jsonb_build_array((r.parts->$6->>0)::int + $2::int, r.parts->$6->1)
          ELSE jsonb_build_array($2::int, $7::bigint) END) END
  RETURNING points, expire, (r.xmax = 0) AS is_new, (parts->$6->>0)::int AS part_points, (parts->$6->>1)::bigint AS part_expire,
    pg_relation_size('lib.rate_limit') AS bytes`
/** $9–$11 the second, $12–$13 the third; $14 how many points of the first cost neither. */
const ALL = `WITH one AS (${ONE}), two AS (${next('$9', '$11', 'one', 'points <= $4 AND points > $14::int')}),
  three AS (${next('$12', '$13', 'two', 'points <= $10::int')})
SELECT 1 AS n, * FROM one
UNION ALL SELECT 2, *, NULL, NULL, NULL FROM two UNION ALL SELECT 3, *, NULL, NULL, NULL FROM three ORDER BY n`

interface Row {
  points: number
  expire: number
  is_new: boolean
  part_points: number | null
  part_expire: number | null
  bytes: number | null
}

/** Takes up to three counts, or one and its part, in one round trip. Ends where one refuses or would need a row too many. */
async function takeRows(
  pool: Pool,
  nowMs: number,
  { counts, part, own = 0, cost = 1 }: Ask,
  mayAdd: boolean,
): Promise<Row[]> {
  const endOf = (perS: number | undefined) => (perS === undefined ? null : nowMs + perS * 1000)
  const [one, two, three] = counts
  const values = [
    ...[nowMs, cost, one.key, one.rate.points, endOf(one.rate.perS)],
    ...[part?.key ?? null, endOf(part?.rate.perS), mayAdd],
  ]
  if (!two) return (await pool.query<Row>({ name: 'limits_take_one', text: ONE, values })).rows
  values.push(
    two.key,
    two.rate.points,
    endOf(two.rate.perS),
    three?.key ?? null,
    endOf(three?.rate.perS),
    own,
  )
  return (await pool.query<Row>({ name: 'limits_take', text: ALL, values })).rows
}

/**
 * Takes counts and a part in one round trip, in two where the part of the first is not new: most who enter a room enter
 * it once. Ends early where a count refuses or would need a row too many.
 */
export async function takeShared(pool: Pool, nowMs: number, ask: Ask, mayAdd: boolean): Promise<SharedTake> {
  const { part, cost = 1 } = ask
  const [one, ...others] = ask.counts
  const rows = await takeRows(pool, nowMs, part ? { counts: [one], part, cost } : ask, mayAdd)
  const [next, ...rest] = others
  const points = rows[0]?.part_points ?? 0
  const goesOn = part && next && (rows[0]?.points ?? 0) <= one.rate.points
  if (goesOn && points > cost && points <= part.rate.points) {
    rows.push(...(await takeRows(pool, nowMs, { counts: [next, ...rest], cost }, mayAdd)))
  }
  const counted = rows.map(({ points, expire }): Counted => ({ points, expireMs: expire }))
  const [first] = rows
  if (part && first && first.part_points !== null && first.points <= one.rate.points) {
    counted.splice(1, 0, { points: first.part_points, expireMs: first.part_expire ?? nowMs })
  }
  const newRows = rows.filter((row) => row.is_new).length
  return { counted, newRows, tableBytes: first?.bytes ?? null }
}

/** Remembers that somebody went over a limit; answers how often within the hour. */
export async function storeOffence(pool: Pool, nowMs: number, { row }: Hurdle): Promise<number> {
  const { rows } = await pool.query<{ offences: number }>(
    `UPDATE lib.rate_limit SET offences = CASE WHEN offended_until > $2 THEN offences + 1 ELSE 1 END, offended_until = $3
      WHERE key = $1 RETURNING offences`,
    [row, nowMs, nowMs + OFFENCES_REMEMBERED_S * 1000],
  )
  return rows[0]?.offences ?? 1
}

/** Keeps a hurdle over its limit until then. */
export async function storeBlock(pool: Pool, { row, part, rate }: Hurdle, untilMs: number): Promise<void> {
  const over = rate.points + 1
  if (part === null) {
    const block = 'UPDATE lib.rate_limit SET points = $2, expire = $3 WHERE key = $1'
    await pool.query(block, [row, over, untilMs])
  } else {
    const block = `UPDATE lib.rate_limit SET parts = parts || jsonb_build_object($2::text, jsonb_build_array($3::int, $4::bigint))
      WHERE key = $1`
    await pool.query(block, [row, part, over, untilMs])
  }
}

/** Takes points off again; a block that rests on them ends. */
export async function returnShared(pool: Pool, nowMs: number, keys: string[], points: number): Promise<void> {
  const sql =
    'UPDATE lib.rate_limit SET points = greatest(points - $2, 0) WHERE key = ANY($1) AND expire > $3'
  await pool.query(sql, [keys, points, nowMs])
}

/** Rows there are. */
export async function countShared(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ n: number }>('SELECT count(*)::int AS n FROM lib.rate_limit')
  return rows[0]?.n ?? 0
}

/** Forgets rows that count nothing any more. */
export async function forgetCounts(pool: Pool): Promise<void> {
  await pool.query(
    `WITH clock AS (SELECT (extract(epoch FROM now()) * 1000)::bigint AS ms)
     DELETE FROM lib.rate_limit r USING clock WHERE r.expire <= clock.ms AND r.offended_until <= clock.ms
       AND NOT EXISTS (SELECT FROM jsonb_each(r.parts) p WHERE (p.value->>1)::bigint > clock.ms)`,
  )
}
