import pg, { type Pool, type PoolClient } from 'pg'
import { type BegunPool, beginWith, originOf, withTransaction } from './transaction.ts'

export { originOf }

/**
 * Whose rows of money a transaction sees and writes: those of a person with what they sell, of a creator, of both, or everybody's,
 * which row security grants the login of the worker alone.
 */
export type Scope =
  | { account: string; creator?: string }
  | { account?: string; creator: string }
  | { everyone: 'work' | 'reconcile' }

/**
 * A pool of which every transaction and every statement has a scope; what reads money asks for one of these. It gives no
 * connection away: `withTransaction` has one with the scope set.
 */
export type ScopedPool = BegunPool

/** What something is made of where its pool has no scope yet: handlers, which give it that of who asks. */
export type Unscoped<Deps extends { pool: ScopedPool }> = Omit<Deps, 'pool'> & { pool: Pool }

/** SQL: sets all three, so that nothing of a scope before it stays; until the transaction ends. */
function settingOf(scope: Scope): string {
  const all = { account: '', creator: '', everyone: '', ...scope }
  const set = (name: string, value: string) => `set_config('${name}', ${pg.escapeLiteral(value)}, true)`
  return `SELECT ${set('app.account', all.account)}, ${set('app.creator', all.creator)}, ${set('app.scope', all.everyone)}`
}

/** Gives a transaction that is open its scope, in place of the one it has. */
export async function setScope(tx: Pick<PoolClient, 'query'>, scope: Scope): Promise<void> {
  await tx.query(settingOf(scope))
}

/**
 * The same pool in a scope: `withTransaction` begins with it, and a statement is a transaction of its own.
 * @param pool one in another scope is taken into this one
 */
export function inScope(pool: Pool | ScopedPool, scope: Scope): ScopedPool {
  return beginWith(pool, settingOf(scope))
}

/** Runs `work` in one transaction in a scope; see `withTransaction`. */
export function withScope<T>(
  pool: Pool | ScopedPool,
  scope: Scope,
  work: (tx: PoolClient) => Promise<T>,
): Promise<T> {
  return withTransaction(inScope(pool, scope), work)
}
