import type { Pool } from 'pg'
import { withTransaction } from '#db/transaction.ts'
import { networkName } from '#domain/address.ts'
import type { RandomBytes } from '#domain/clock.ts'
import type { RotatingSecret } from '#domain/rotatingSecret.ts'
import type { SecurityLog } from '#domain/securityFact.ts'
import type { FactorKind } from '#domain/words.ts'
import { ProblemError } from '../../http/problemError.ts'
import { OPEN_SESSION } from '../openSession.ts'
import { newToken, tokenHeaders } from '../session/newToken.ts'

interface StepUpDeps {
  pool: Pool
  random: RandomBytes
  publicUrl: string
  /** signs session cookies */
  sessionSecret: RotatingSecret
  security: SecurityLog
}

/** The request in which a factor was proven. */
interface Proving {
  account: string
  session: string
  ip: string
  isNative: boolean
}

/**
 * Notes that a factor was proven in a session. The session gets another token, so a stolen one is dead from this commit
 * on; its id, seats and sockets stay. Call it after the proof is used up; answers the headers that hand the token over.
 * @throws ProblemError SIGN_IN_REQUIRED when the session is over meanwhile
 */
export async function recordStepUp(
  { pool, random, publicUrl, sessionSecret, security }: StepUpDeps,
  { account, session, ip, isNative }: Proving,
  method: FactorKind,
): Promise<Record<string, string>> {
  const token = newToken(random)
  await withTransaction(pool, async (tx) => {
    const { rowCount } = await tx.query(
      `UPDATE app.auth_session s SET token = $3 WHERE id = $1 AND account_id = $2 AND ${OPEN_SESSION}`,
      [session, account, token],
    )
    if (!rowCount) throw new ProblemError('SIGN_IN_REQUIRED')
    await tx.query(
      `INSERT INTO app.step_up (session_id, method, at, used_at) VALUES ($1, $2, app.now(), app.now())
         ON CONFLICT (session_id) DO UPDATE SET method = excluded.method, at = excluded.at, used_at = excluded.used_at`,
      [session, method],
    )
  })
  security.write({ kind: 'step_up', account, prefix: networkName(ip), ref: session })
  return tokenHeaders(token, { publicUrl, sessionSecret, isNative })
}
