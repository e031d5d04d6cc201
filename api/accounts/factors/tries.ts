import type { Pool } from 'pg'
import { withTransaction } from '#db/transaction.ts'
import type { Clock, RandomBytes } from '#domain/clock.ts'
import type { FactorKind } from '#domain/words.ts'
import { ProblemError } from '../../http/problemError.ts'
import { notifyOfFactor } from './notifyOfFactor.ts'

/** Wrong tries and what they cost, from settings. */
export interface TrySettings {
  FACTOR_TRIES: number
  FACTOR_LOCK_S: number
  FACTOR_LOCK_MAX_S: number
}

/** A try that was taken before anything was compared. */
export interface Try {
  /** until when this one locks if it is wrong; null while others are left */
  locksUntil: Date | null
}

interface Row {
  locked_until: Date | null
}

/**
 * One statement, so that tries are counted exactly whatever runs beside. The last one locks before it is compared: a
 * right code takes the row away, and a process that dies in between leaves nobody more tries.
 * $1 account, $2 kind, $3 tries, $4 and $5 seconds of the first and of the longest lock
 */
const TAKE = `INSERT INTO app.factor_lock AS f (account_id, kind, tries, locks, locked_until)
  VALUES ($1, $2, 1, CASE WHEN $3 <= 1 THEN 1 ELSE 0 END, CASE WHEN $3 <= 1 THEN app.now() + make_interval(secs => $4) END)
  ON CONFLICT (account_id, kind) DO UPDATE SET
    tries = CASE WHEN f.locked_until IS NULL THEN f.tries ELSE 0 END + 1,
    locks = f.locks + CASE WHEN CASE WHEN f.locked_until IS NULL THEN f.tries ELSE 0 END + 1 >= $3 THEN 1 ELSE 0 END,
    locked_until = CASE WHEN CASE WHEN f.locked_until IS NULL THEN f.tries ELSE 0 END + 1 >= $3
      THEN app.now() + make_interval(secs => least($4 * 2.0 ^ least(f.locks, 30), $5)) END
  WHERE f.locked_until IS NULL OR f.locked_until <= app.now()
  RETURNING locked_until`

function refuseLocked(until: Date, now: Date): never {
  throw new ProblemError('FACTOR_LOCKED', {
    retryAfterS: Math.max(1, Math.ceil((until.getTime() - now.getTime()) / 1000)),
    facts: { until: until.toISOString() },
  })
}

/** Takes a try of a kind. @throws ProblemError FACTOR_LOCKED when there is none */
export async function takeTry(
  pool: Pool,
  settings: TrySettings,
  accountId: string,
  kind: FactorKind,
): Promise<Try> {
  const { FACTOR_TRIES: tries, FACTOR_LOCK_S: lockS, FACTOR_LOCK_MAX_S: maxS } = settings
  const taken = await pool.query<Row>(TAKE, [accountId, kind, tries, lockS, maxS])
  if (taken.rows[0]) return { locksUntil: taken.rows[0].locked_until }
  const { rows } = await pool.query<Row & { now: Date }>(
    'SELECT locked_until, app.now() AS now FROM app.factor_lock WHERE account_id = $1 AND kind = $2',
    [accountId, kind],
  )
  const row = rows[0]
  if (!row?.locked_until) throw new ProblemError('BUSY', { retryAfterS: 1 })
  return refuseLocked(row.locked_until, row.now)
}

/** What a wrong code is told: how it is, or that it was the last one. */
export async function refuseTry(
  deps: { pool: Pool; clock: Clock; random: RandomBytes },
  accountId: string,
  { locksUntil }: Try,
): Promise<never> {
  if (!locksUntil) throw new ProblemError('FACTOR_REFUSED')
  const { pool } = deps
  await withTransaction(pool, (tx) =>
    notifyOfFactor(tx, deps, accountId, { kind: 'factor_locked', object: 'lock' }),
  )
  const { rows } = await pool.query<{ now: Date }>('SELECT app.now() AS now')
  return refuseLocked(locksUntil, rows[0]?.now ?? locksUntil)
}

/** A right one ends what wrong ones have added up to. */
export async function clearTries(pool: Pool, accountId: string): Promise<void> {
  await pool.query('DELETE FROM app.factor_lock WHERE account_id = $1', [accountId])
}
