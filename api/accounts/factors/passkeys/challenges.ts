import type { Pool } from 'pg'
import type { RandomBytes } from '#domain/clock.ts'

/** Seconds a challenge can be used. */
export const CHALLENGE_S = 300
const CHALLENGE_BYTES = 32

/** What a challenge is for. A sign-in is of nobody yet; the others are of one session. */
export type ChallengeFor =
  | { purpose: 'sign_in' }
  | { purpose: 'register' | 'step_up'; account: string; session: string }

const whose = (asked: ChallengeFor) =>
  asked.purpose === 'sign_in' ? [null, null] : [asked.account, asked.session]

/** Keeps a new challenge; the browser holds nothing that could be replayed. */
export async function createChallenge(
  { pool, random }: { pool: Pool; random: RandomBytes },
  asked: ChallengeFor,
): Promise<Uint8Array<ArrayBuffer>> {
  const challenge = Buffer.from(random(CHALLENGE_BYTES))
  await pool.query(
    `INSERT INTO app.passkey_challenge (challenge, purpose, account_id, session_id, expires_at)
     VALUES ($1, $2, $3, $4, app.now() + make_interval(secs => ${CHALLENGE_S}))`,
    [challenge, asked.purpose, ...whose(asked)],
  )
  return Uint8Array.from(challenge)
}

/** Uses a challenge up, whatever comes of it. False when it is none of ours, used, expired or for something else. */
export async function takeChallenge(pool: Pool, challenge: string, asked: ChallengeFor): Promise<boolean> {
  const { rowCount } = await pool.query(
    `DELETE FROM app.passkey_challenge WHERE challenge = $1 AND purpose = $2 AND account_id IS NOT DISTINCT FROM $3
       AND session_id IS NOT DISTINCT FROM $4 AND expires_at > app.now()`,
    [Buffer.from(challenge, 'base64url'), asked.purpose, ...whose(asked)],
  )
  return rowCount === 1
}

/** Forgets challenges that nobody can use any more. */
export async function forgetChallenges(pool: Pool): Promise<void> {
  await pool.query('DELETE FROM app.passkey_challenge WHERE expires_at < app.now()')
}
