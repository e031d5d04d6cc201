import type { Pool, PoolClient } from 'pg'
import { withTransaction } from '#db/transaction.ts'
import type { Clock, RandomBytes } from '#domain/clock.ts'
import { ProblemError } from '../../http/problemError.ts'
import type { FactorRemoval } from './contract.ts'
import { HAS_FACTOR } from './hasFactor.ts'
import { notifyOfFactor } from './notifyOfFactor.ts'
import { endOtherStepUps } from './store.ts'

interface RemovalDeps {
  pool: Pool
  clock: Clock
  random: RandomBytes
}

/** Seconds between two notices while a removal waits. */
const NOTICE_S = 86_400
const OBJECT = 'removal'

/** Starts the wait; asking again neither shortens nor lengthens it. */
export async function askRemoval(
  deps: RemovalDeps & { settings: { FACTOR_REMOVAL_S: number } },
  accountId: string,
): Promise<FactorRemoval> {
  return withTransaction(deps.pool, async (tx) => {
    const { rowCount } = await tx.query(
      `INSERT INTO app.factor_removal (account_id, due_at) SELECT $1::text, app.now() + make_interval(secs => $2)
        WHERE ${HAS_FACTOR('$1::text')} ON CONFLICT (account_id) DO NOTHING`,
      [accountId, deps.settings.FACTOR_REMOVAL_S],
    )
    if (rowCount === 1) await notifyOfFactor(tx, deps, accountId, { kind: 'removal_asked', object: OBJECT })
    const { rows } = await tx.query<{ asked_at: Date; due_at: Date }>(
      'SELECT asked_at, due_at FROM app.factor_removal WHERE account_id = $1',
      [accountId],
    )
    const row = rows[0]
    if (!row) throw new ProblemError('CONFLICT', { detail: 'There is no second factor to remove.' })
    return { askedAt: row.asked_at.toISOString(), dueAt: row.due_at.toISOString() }
  })
}

/** False when none waits. */
export async function cancelRemoval(deps: RemovalDeps, accountId: string): Promise<boolean> {
  return withTransaction(deps.pool, async (tx) => {
    const { rowCount } = await tx.query('DELETE FROM app.factor_removal WHERE account_id = $1', [accountId])
    if (rowCount === 1)
      await notifyOfFactor(tx, deps, accountId, { kind: 'removal_cancelled', object: OBJECT })
    return rowCount === 1
  })
}

/** Everything that proves this account a second time goes. */
async function deleteFactors(tx: PoolClient, accountId: string): Promise<void> {
  await tx.query('DELETE FROM app.passkey WHERE account_id = $1', [accountId])
  await tx.query('DELETE FROM app.totp WHERE account_id = $1', [accountId])
  await tx.query('DELETE FROM app.recovery_set WHERE account_id = $1', [accountId])
  await tx.query('DELETE FROM app.factor_lock WHERE account_id = $1', [accountId])
  await tx.query('DELETE FROM app.passkey_challenge WHERE account_id = $1', [accountId])
}

/** Ends one wait that is over. @returns whose, null when there is none */
async function removeNext(deps: RemovalDeps): Promise<string | null> {
  return withTransaction(deps.pool, async (tx) => {
    // who could not stop it meanwhile gets the whole wait again
    await tx.query(
      `UPDATE app.factor_removal r SET due_at = app.now() + (r.due_at - r.asked_at), asked_at = app.now()
        FROM app.account a WHERE a.id = r.account_id AND a.state <> 'active' AND r.due_at <= app.now()`,
    )
    const { rows } = await tx.query<{ account_id: string }>(
      `DELETE FROM app.factor_removal WHERE account_id = (SELECT account_id FROM app.factor_removal
        WHERE due_at <= app.now() ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING account_id`,
    )
    const accountId = rows[0]?.account_id
    if (!accountId) return null
    await deleteFactors(tx, accountId)
    await endOtherStepUps(tx, { account: accountId, session: null })
    await notifyOfFactor(tx, deps, accountId, { kind: 'removal_done', object: OBJECT })
    return accountId
  })
}

/**
 * Tells one account again that its factors are about to go. False when all have heard of it today. Nothing goes of who is not
 * active, and a word to somebody whose erasure has begun would keep the account from going.
 */
async function remindNext(deps: RemovalDeps): Promise<boolean> {
  return withTransaction(deps.pool, async (tx) => {
    const { rows } = await tx.query<{ account_id: string }>(
      `UPDATE app.factor_removal SET told_at = app.now() WHERE account_id = (SELECT account_id FROM app.factor_removal
        WHERE told_at <= app.now() - make_interval(secs => ${NOTICE_S}) AND due_at > app.now()
          AND EXISTS (SELECT FROM app.account a WHERE a.id = account_id AND a.state = 'active')
        LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING account_id`,
    )
    const accountId = rows[0]?.account_id
    if (!accountId) return false
    await notifyOfFactor(tx, deps, accountId, { kind: 'removal_asked', object: OBJECT })
    return true
  })
}

/** Does what is due of all removals; answers whose factors went. */
export async function performRemovals(deps: RemovalDeps): Promise<string[]> {
  const done: string[] = []
  for (let next = await removeNext(deps); next; next = await removeNext(deps)) done.push(next)
  while (await remindNext(deps));
  return done
}
