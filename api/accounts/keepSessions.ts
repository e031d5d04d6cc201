import type { Pool } from 'pg'
import { OPEN_SESSION } from './openSession.ts'
import { staleSession, TOUCHED } from './session/sessionLife.ts'

const KEEP = {
  name: 'sessions-keep',
  text: `WITH open AS (SELECT s.id, ${staleSession('app.now()')} AS stale FROM app.auth_session s JOIN app.account a ON a.id = s.account_id
      WHERE s.id = ANY($1) AND ${OPEN_SESSION} AND a.state IN ('active', 'guest')),
    due AS (SELECT id FROM app.auth_session WHERE id IN (SELECT id FROM open WHERE stale) ORDER BY id FOR UPDATE SKIP LOCKED),
    touched AS (UPDATE app.auth_session SET ${TOUCHED} WHERE id IN (SELECT id FROM due))
    SELECT id FROM open`,
}

/** Which of these sessions are still open, of accounts that may act; they count as used. One statement for all. */
export async function keepSessions(pool: Pool, sessionIds: string[]): Promise<Set<string>> {
  if (sessionIds.length === 0) return new Set()
  const { rows } = await pool.query<{ id: string }>({ ...KEEP, values: [sessionIds] })
  return new Set(rows.map((row) => row.id))
}
