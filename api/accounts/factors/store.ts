import type { Pool, PoolClient } from 'pg'
import { withTransaction } from '#db/transaction.ts'
import type { FactorKind } from '#domain/words.ts'
import type { Factors } from './contract.ts'
import type { FactorDeps } from './factorDeps.ts'
import { HAS_FACTOR } from './hasFactor.ts'
import { notifyOfFactor } from './notifyOfFactor.ts'

interface Row {
  passkeys: { id: string; name: string; createdAt: string; usedAt: string | null }[]
  totp: Date | null
  recovery: Date | null
  left: number
  locks: { kind: FactorKind; until: string }[]
  removal: { askedAt: string; dueAt: string } | null
}

const at = (text: string): string => new Date(text).toISOString()

/** Second factors of an account, without a secret. */
export async function readFactors(pool: Pool, accountId: string): Promise<Factors> {
  const { rows } = await pool.query<Row>(
    `SELECT
       (SELECT coalesce(json_agg(json_build_object('id', id, 'name', name, 'createdAt', created_at, 'usedAt', used_at)
          ORDER BY created_at, id), '[]') FROM app.passkey WHERE account_id = $1) AS passkeys,
       (SELECT confirmed_at FROM app.totp WHERE account_id = $1) AS totp,
       (SELECT created_at FROM app.recovery_set WHERE account_id = $1) AS recovery,
       (SELECT cardinality(hashes) FROM app.recovery_set WHERE account_id = $1) AS left,
       (SELECT coalesce(json_agg(json_build_object('kind', kind, 'until', locked_until)), '[]') FROM app.factor_lock
          WHERE account_id = $1 AND locked_until > app.now()) AS locks,
       (SELECT json_build_object('askedAt', asked_at, 'dueAt', due_at) FROM app.factor_removal WHERE account_id = $1) AS removal`,
    [accountId],
  )
  const row = rows[0] as Row
  return {
    passkeys: row.passkeys.map((one) => ({
      ...one,
      createdAt: at(one.createdAt),
      usedAt: one.usedAt && at(one.usedAt),
    })),
    totp: row.totp && { since: row.totp.toISOString() },
    recovery: row.recovery && { since: row.recovery.toISOString(), left: row.left },
    locks: row.locks.map(({ kind, until }) => ({ kind, until: at(until) })),
    removal: row.removal && { askedAt: at(row.removal.askedAt), dueAt: at(row.removal.dueAt) },
  }
}

/** Recovery codes, locks and a waiting removal of who has no second factor left go with it. */
async function forgetLeftovers(tx: PoolClient, accountId: string): Promise<void> {
  await tx.query(`DELETE FROM app.recovery_set WHERE account_id = $1 AND NOT ${HAS_FACTOR('$1')}`, [
    accountId,
  ])
  await tx.query(`DELETE FROM app.factor_lock WHERE account_id = $1 AND NOT ${HAS_FACTOR('$1')}`, [accountId])
  await tx.query(`DELETE FROM app.factor_removal WHERE account_id = $1 AND NOT ${HAS_FACTOR('$1')}`, [
    accountId,
  ])
}

/** Who changes a factor, and in which session; null: nobody does, time is over. */
interface Acting {
  account: string
  session: string | null
}

/** What a factor has proven elsewhere ends when it goes: it may have been somebody else's. */
export async function endOtherStepUps(tx: PoolClient, { account, session }: Acting): Promise<void> {
  await tx.query(
    `DELETE FROM app.step_up u USING app.auth_session s
      WHERE s.id = u.session_id AND s.account_id = $1 AND s.id IS DISTINCT FROM $2`,
    [account, session],
  )
}

/** False when there is none. One that was begun and never confirmed goes too. */
export async function deleteTotp(
  deps: FactorDeps,
  { account: accountId, session }: Acting,
): Promise<boolean> {
  return withTransaction(deps.pool, async (tx) => {
    const { rows } = await tx.query<{ was_on: boolean }>(
      'DELETE FROM app.totp WHERE account_id = $1 RETURNING confirmed_at IS NOT NULL AS was_on',
      [accountId],
    )
    await tx.query("DELETE FROM app.factor_lock WHERE account_id = $1 AND kind = 'totp'", [accountId])
    await forgetLeftovers(tx, accountId)
    await endOtherStepUps(tx, { account: accountId, session })
    if (rows[0]?.was_on) await notifyOfFactor(tx, deps, accountId, { kind: 'totp_removed', object: 'totp' })
    return rows.length === 1
  })
}

/** False when this account has no such passkey. */
export async function deletePasskey(
  deps: FactorDeps,
  { account: accountId, session }: Acting,
  id: string,
): Promise<boolean> {
  return withTransaction(deps.pool, async (tx) => {
    const { rowCount } = await tx.query('DELETE FROM app.passkey WHERE account_id = $1 AND id = $2', [
      accountId,
      id,
    ])
    await forgetLeftovers(tx, accountId)
    await endOtherStepUps(tx, { account: accountId, session })
    if (rowCount === 1)
      await notifyOfFactor(tx, deps, accountId, { kind: 'passkey_removed', object: `passkey:${id}` })
    return rowCount === 1
  })
}

/** False when this account has no such passkey. */
export async function namePasskey(pool: Pool, accountId: string, id: string, name: string): Promise<boolean> {
  const { rowCount } = await pool.query(
    'UPDATE app.passkey SET name = $3 WHERE account_id = $1 AND id = $2',
    [accountId, id, name],
  )
  return rowCount === 1
}
