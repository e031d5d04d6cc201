import type { Pool } from 'pg'

/** Calls that the provider takes in a second, with some to spare; for how long somebody waits. */
const CALLS_PER_S = 20

/** Who waits for the provider, the first to go first: creators take turns, so that one with many buyers holds up nobody else's. */
const LINE = `SELECT id, row_number() OVER (ORDER BY turn, created_at, id)::int AS place, is_refused FROM (
    SELECT p.id, p.created_at, coalesce(a.tries > 0 AND a.retry_at > app.now() - interval '10 seconds', false) AS is_refused,
      row_number() OVER (PARTITION BY p.creator_id ORDER BY p.created_at, p.id) AS turn
    FROM app.purchase p LEFT JOIN app.attempt a ON a.subject = p.id AND a.purpose = 'pay' AND a.state = 'ready'
    WHERE p.state = 'created') each`

/** The place of a purchase among those who wait, and about how long that is; null for one that does not wait. */
export async function placeOf(
  pool: Pool,
  purchaseId: string,
): Promise<{ place: number | null; seconds: number | null }> {
  const { rows } = await pool.query<{ place: number }>(`SELECT place FROM (${LINE}) line WHERE id = $1`, [
    purchaseId,
  ])
  const place = rows[0]?.place ?? null
  return { place, seconds: place === null ? null : Math.ceil(place / CALLS_PER_S) }
}

/** True while others wait before this purchase because the provider had too much to do a moment ago. */
export async function isQueueing(pool: Pool, purchaseId: string): Promise<boolean> {
  const { rows } = await pool.query<{ is_queueing: boolean }>(
    `SELECT EXISTS (SELECT FROM (${LINE}) line WHERE is_refused AND id <> $1
       AND place < (SELECT place FROM (${LINE}) own WHERE own.id = $1)) AS is_queueing`,
    [purchaseId],
  )
  return rows[0]?.is_queueing ?? false
}

/** The next who wait, in their order. */
export async function nextInLine(pool: Pool, limit: number): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>(
    `SELECT line.id FROM (${LINE}) line JOIN app.purchase p ON p.id = line.id
     WHERE p.ask_at <= app.now() AND NOT EXISTS (SELECT FROM app.attempt a WHERE a.subject = line.id AND a.purpose = 'pay'
       AND a.state IN ('ready', 'sent', 'unknown') AND a.retry_at > app.now()) ORDER BY place LIMIT $1`,
    [limit],
  )
  return rows.map(({ id }) => id)
}
