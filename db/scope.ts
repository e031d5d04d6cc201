import pg, { type Pool, type PoolClient } from 'pg'
import { beginWith, withTransaction } from './transaction.ts'

/**
 * Whose rows of money a transaction sees and writes: those of a person with what they sell, of a creator, of both, or everybody's,
 * which row security grants the login of the worker alone.
 */
export type Scope =
  | { account: string; creator?: string }
  | { account?: string; creator: string }
  | { everyone: 'work' | 'reconcile' }

const SCOPED = Symbol('scope')

/** A pool of which every transaction and every statement has a scope; what reads money asks for one of these. */
export type ScopedPool = Pool & { readonly [SCOPED]: Scope }

/** SQL: sets all three, so that nothing of a scope before it stays; until the transaction ends. */
function settingOf(scope: Scope): string {
  const all = { account: '', creator: '', everyone: '', ...scope }
  const set = (name: string, value: string) => `set_config('${name}', ${pg.escapeLiteral(value)}, true)`
  return `SELECT ${set('app.account', all.account)}, ${set('app.creator', all.creator)}, ${set('app.scope', all.everyone)}`
}

/** Gives a transaction that is open its scope, in place of the one it has. */
export async function setScope(tx: PoolClient, scope: Scope): Promise<void> {
  await tx.query(settingOf(scope))
}

/**
 * The same pool in a scope: `withTransaction` begins with it, and a statement is a transaction of its own.
 * @param pool one in another scope is taken into this one
 */
export function inScope(pool: Pool, scope: Scope): ScopedPool {
  const query = (...asked: Parameters<PoolClient['query']>) =>
    withTransaction(scoped, (tx) => tx.query(...asked) as unknown as Promise<unknown>)
  const scoped = new Proxy(pool, {
    get(target, key) {
      if (key === SCOPED) return scope
      if (key === 'query') return query
      const value: unknown = Reflect.get(target, key, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
  }) as ScopedPool
  beginWith(scoped, settingOf(scope))
  return scoped
}

/** Runs `work` in one transaction in a scope; see `withTransaction`. */
export function withScope<T>(pool: Pool, scope: Scope, work: (tx: PoolClient) => Promise<T>): Promise<T> {
  return withTransaction(inScope(pool, scope), work)
}
