import type { Pool } from 'pg'

/** Who waits for the provider, the first to go first: creators take turns, so that one with many buyers holds up nobody else's. */
export const LINE = `SELECT id, creator_id, turn, row_number() OVER (ORDER BY turn, created_at, id)::int AS place, is_refused FROM (
    SELECT p.id, p.creator_id, p.created_at, coalesce(a.tries > 0 AND a.retry_at > app.now() - interval '10 seconds', false) AS is_refused,
      row_number() OVER (PARTITION BY p.creator_id ORDER BY p.created_at, p.id)::int AS turn
    FROM app.purchase p LEFT JOIN app.attempt a ON a.subject = p.id AND a.purpose = 'pay' AND a.state = 'ready'
    WHERE p.state = 'created') each`

/** A purchase that is to be asked for, and whose account the call may name. */
export interface DuePurchase {
  id: string
  creatorId: string
}

/** The next who wait, in their order. */
export async function nextInLine(pool: Pool, limit: number): Promise<DuePurchase[]> {
  const { rows } = await pool.query<DuePurchase>(
    `SELECT line.id, line.creator_id AS "creatorId" FROM (${LINE}) line JOIN app.purchase p ON p.id = line.id
     WHERE p.ask_at <= app.now() AND NOT EXISTS (SELECT FROM app.attempt a WHERE a.subject = line.id AND a.purpose = 'pay'
       AND a.state IN ('ready', 'sent', 'unknown') AND a.retry_at > app.now()) ORDER BY place LIMIT $1`,
    [limit],
  )
  return rows
}
