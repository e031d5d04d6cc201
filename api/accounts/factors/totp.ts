import type { Pool } from 'pg'
import { withTransaction } from '#db/transaction.ts'
import { cleanText } from '#domain/names/typedText.ts'
import { ProblemError } from '../../http/problemError.ts'
import type { FactorDeps } from './factorDeps.ts'
import { notifyOfFactor } from './notifyOfFactor.ts'
import { TOTP_SECRET_BYTES, totpInvitation, totpStep } from './totpCode.ts'
import { clearTries, refuseTry, takeTry } from './tries.ts'

interface Row {
  sealed: Buffer
  now: Date
}

/** Makes a secret for an authenticator app; it proves nothing until a code of it was shown. One is open at a time. */
export async function beginTotp(
  { pool, random, dataKey, publicUrl }: FactorDeps,
  accountId: string,
): Promise<{ secret: string; uri: string }> {
  const secret = random(TOTP_SECRET_BYTES)
  const { rows } = await pool.query<{ name: string }>(
    `WITH begun AS (
       INSERT INTO app.totp AS t (account_id, secret_sealed) VALUES ($1, $2)
       ON CONFLICT (account_id) DO UPDATE SET secret_sealed = $2, created_at = app.now(), last_step = 0 WHERE t.confirmed_at IS NULL
       RETURNING account_id)
     SELECT p.display_name AS name FROM begun JOIN app.profile p USING (account_id)`,
    [accountId, dataKey.seal('totp', accountId, secret)],
  )
  if (!rows[0])
    throw new ProblemError('CONFLICT', { detail: 'An authenticator app is set up already. Remove it first.' })
  return totpInvitation(secret, `${cleanText(rows[0].name)} (${new URL(publicUrl).host})`)
}

async function readTotp(pool: Pool, accountId: string, isConfirmed: boolean): Promise<Row | undefined> {
  const { rows } = await pool.query<Row>(
    `SELECT secret_sealed AS sealed, app.now() AS now FROM app.totp WHERE account_id = $1 AND (confirmed_at IS NOT NULL) = $2`,
    [accountId, isConfirmed],
  )
  return rows[0]
}

/** Takes the app into use: whoever set it up shows that it knows the secret. Its code counts as used. */
export async function confirmTotp(deps: FactorDeps, accountId: string, code: string): Promise<void> {
  const { pool, dataKey } = deps
  const row = await readTotp(pool, accountId, false)
  if (!row) throw new ProblemError('NOT_FOUND')
  const step = totpStep(dataKey.unseal('totp', accountId, row.sealed), code, row.now)
  if (step === null) throw new ProblemError('FACTOR_REFUSED')
  await withTransaction(pool, async (tx) => {
    const { rowCount } = await tx.query(
      `UPDATE app.totp SET confirmed_at = app.now(), last_step = $3
        WHERE account_id = $1 AND secret_sealed = $2 AND confirmed_at IS NULL`,
      [accountId, row.sealed, step],
    )
    // another tab has begun anew, or was faster
    if (rowCount !== 1) throw new ProblemError('CONFLICT')
    await notifyOfFactor(tx, deps, accountId, { kind: 'totp_added', object: 'totp' })
  })
}

/** @throws ProblemError FACTOR_REFUSED, FACTOR_LOCKED; a code is good once, and so is every older one then */
export async function proveTotp(deps: FactorDeps, accountId: string, code: string): Promise<void> {
  const { pool, dataKey, settings } = deps
  const row = await readTotp(pool, accountId, true)
  if (!row) throw new ProblemError('FACTOR_REFUSED')
  const taken = await takeTry(pool, settings, accountId, 'totp')
  const step = totpStep(dataKey.unseal('totp', accountId, row.sealed), code, row.now)
  if (step === null) return refuseTry(deps, accountId, taken)
  const { rowCount } = await pool.query(
    'UPDATE app.totp SET last_step = $2 WHERE account_id = $1 AND confirmed_at IS NOT NULL AND last_step < $2',
    [accountId, step],
  )
  if (rowCount !== 1) return refuseTry(deps, accountId, taken)
  await clearTries(pool, accountId)
}
