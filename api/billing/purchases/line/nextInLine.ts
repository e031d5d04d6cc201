import type { ScopedPool } from '#db/scope.ts'

/** A purchase that is to be asked for, and whose account the call may name. */
export interface DuePurchase {
  id: string
  creatorId: string
}

/** The next who wait, in their order. */
export async function nextInLine(pool: ScopedPool, limit: number): Promise<DuePurchase[]> {
  const { rows } = await pool.query<DuePurchase>(
    `SELECT line.id, line.creator_id AS "creatorId" FROM app.waiting_line(NULL) line JOIN app.purchase p ON p.id = line.id
     WHERE p.ask_at <= app.now() AND NOT EXISTS (SELECT FROM app.attempt a WHERE a.subject = line.id AND a.purpose = 'pay'
       AND a.state IN ('ready', 'sent', 'unknown') AND a.retry_at > app.now()) ORDER BY place LIMIT $1`,
    [limit],
  )
  return rows
}
