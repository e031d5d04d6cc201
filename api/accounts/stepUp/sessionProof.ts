import type { Pool } from 'pg'
import type { SessionProof } from '#domain/stepUp.ts'
import type { FactorKind } from '#domain/words.ts'

/** How long a proof counts. */
export interface StepUpTimes {
  STEP_UP_S: number
  STEP_UP_IDLE_S: number
  FRESH_SIGN_IN_S: number
}

/** SQL: a step-up `u` is in force; $2 and $3 are its longest life and its longest time without use, in seconds. */
export const STEP_UP_IN_FORCE = `u.at > app.now() - make_interval(secs => $2) AND u.used_at > app.now() - make_interval(secs => $3)`

/** SQL: what a session `s` has shown; $4 is how long a sign-in is fresh. */
const PROOF = `s.created_at > app.now() - make_interval(secs => $4) AS fresh,
  array_remove(ARRAY[
    CASE WHEN EXISTS (SELECT FROM app.passkey p WHERE p.account_id = s.account_id) THEN 'passkey' END,
    CASE WHEN EXISTS (SELECT FROM app.totp t WHERE t.account_id = s.account_id AND t.confirmed_at IS NOT NULL) THEN 'totp' END,
    CASE WHEN EXISTS (SELECT FROM app.recovery_set r WHERE r.account_id = s.account_id AND cardinality(r.hashes) > 0) THEN 'recovery' END
  ], NULL) AS factors`

const LOOK = {
  name: 'step-up-look',
  text: `SELECT ${PROOF}, EXISTS (SELECT FROM app.step_up u WHERE u.session_id = s.id AND ${STEP_UP_IN_FORCE}) AS in_force
    FROM app.auth_session s WHERE s.id = $1 AND ($5::text IS NULL OR s.token = $5)`,
}
const USE = {
  name: 'step-up-use',
  text: `WITH used AS (UPDATE app.step_up u SET used_at = app.now() WHERE u.session_id = $1 AND ${STEP_UP_IN_FORCE} RETURNING 1)
    SELECT ${PROOF}, EXISTS (SELECT FROM used) AS in_force FROM app.auth_session s WHERE s.id = $1 AND ($5::text IS NULL OR s.token = $5)`,
}

/** Which session, and what is done with its step-up: looked at, or used by who carries this very token. */
export type AskedSession = { look: string } | { use: string; token: string }

/**
 * What a session has shown. A step-up that is used stays in force for longer.
 * @returns null when there is no such session, or it has another token by now
 */
export async function readSessionProof(
  pool: Pool,
  asked: AskedSession,
  times: StepUpTimes,
): Promise<SessionProof | null> {
  const [sessionId, token] = 'use' in asked ? [asked.use, asked.token] : [asked.look, null]
  const { rows } = await pool.query<{ fresh: boolean; factors: FactorKind[]; in_force: boolean }>({
    ...('use' in asked ? USE : LOOK),
    values: [sessionId, times.STEP_UP_S, times.STEP_UP_IDLE_S, times.FRESH_SIGN_IN_S, token],
  })
  const [row] = rows
  return row ? { factors: row.factors, isInForce: row.in_force, isFresh: row.fresh } : null
}
