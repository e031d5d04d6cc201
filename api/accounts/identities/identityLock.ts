import type { PoolClient } from 'pg'
import { ProblemError } from '../../http/problemError.ts'
import { OPEN_SESSION } from '../openSession.ts'

/**
 * Changes of the ways into an account wait for each other, and none commits by a session that is over meanwhile, or for
 * an account that may not act.
 * @throws ProblemError SIGN_IN_REQUIRED
 */
export async function lockIdentities(tx: PoolClient, accountId: string, sessionId: string): Promise<void> {
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 15))', [accountId])
  const { rowCount } = await tx.query(
    `SELECT FROM app.auth_session s JOIN app.account a ON a.id = s.account_id
      WHERE s.id = $1 AND a.id = $2 AND a.state = 'active' AND ${OPEN_SESSION}`,
    [sessionId, accountId],
  )
  if (!rowCount) throw new ProblemError('SIGN_IN_REQUIRED')
}
