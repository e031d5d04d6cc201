import type { Pool } from 'pg'
import type { ScopedPool } from '#db/scope.ts'

/** How the inbox stands. */
export interface InboxHealth {
  /** events that wait for a person */
  parked: number
  /** seconds for which the oldest has not been worked on; 0: none waits */
  lateS: number
}

const LATE_S = 300
const MAX_COUNTED = 1000

/** Counts what stands still, up to a thousand. */
export async function readInboxHealth(pool: Pool | ScopedPool): Promise<InboxHealth> {
  const { rows } = await pool.query<InboxHealth>({
    name: 'inbox_health',
    text: `SELECT (SELECT count(*)::int FROM (SELECT FROM app.inbox WHERE state = 'parked' LIMIT ${MAX_COUNTED}) p) AS parked,
      coalesce(extract(epoch FROM app.now() - (SELECT received_at FROM app.inbox WHERE state = 'received'
        ORDER BY received_at LIMIT 1)), 0)::float8 AS "lateS"`,
  })
  return rows[0] ?? { parked: 0, lateS: 0 }
}

/** Words for what works less well than it should. */
export async function inboxDegraded(pool: Pool): Promise<string[]> {
  const { parked, lateS } = await readInboxHealth(pool)
  return [...(parked > 0 ? ['events_parked'] : []), ...(lateS > LATE_S ? ['events_late'] : [])]
}
