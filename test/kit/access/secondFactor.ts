import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { Pool } from 'pg'
import { recordStepUp } from '#api/accounts/stepUp/recordStepUp.ts'
import { fixedSecret, readSecretLines } from '#domain/rotatingSecret.ts'
import { NO_SECURITY_LOG } from '#domain/securityFact.ts'
import type { FactorKind } from '#domain/words.ts'
import type { TestApi } from '../api.ts'

/** Gives an account an authenticator app that nobody has. */
export async function giveTotp(pool: Pool, accountId: string): Promise<void> {
  await pool.query(
    'INSERT INTO app.totp (account_id, secret_sealed, confirmed_at) VALUES ($1, $2, app.now())',
    [accountId, randomBytes(40)],
  )
}

/** What the verbs of factors do after a proof; answers the session's new token. */
export async function proveFactor(
  pool: Pool,
  { url, installation }: TestApi,
  who: { accountId: string; sessionId: string },
  method: FactorKind = 'totp',
): Promise<string> {
  const { newest } = readSecretLines(readFileSync(path.join(installation.dir, 'session'), 'utf8'))
  const headers = await recordStepUp(
    {
      pool,
      random: randomBytes,
      publicUrl: url,
      sessionSecret: fixedSecret(newest),
      security: NO_SECURITY_LOG,
    },
    { account: who.accountId, session: who.sessionId, ip: '127.0.0.1', isNative: true },
    method,
  )
  return headers['session-token'] ?? ''
}
