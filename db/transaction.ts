import type { Pool, PoolClient } from 'pg'

const BEGINS = Symbol('begins')

/**
 * A pool whose every transaction, and every statement alone, begins with another statement; see `scope.ts`. Nothing else of a
 * pool is there: a connection taken by hand would be without that statement.
 */
export interface BegunPool {
  readonly [BEGINS]: { pool: Pool; first: string }
  query: Pool['query']
}

/** @param first SQL without parameters, sent in one message with the BEGIN */
export function beginWith(pool: Pool | BegunPool, first: string): BegunPool {
  const begun = {
    [BEGINS]: { pool: originOf(pool), first },
    query: (...asked: Parameters<PoolClient['query']>) =>
      withTransaction(begun, (tx) => tx.query(...asked) as unknown as Promise<unknown>),
    connect() {
      throw new Error('a connection taken by hand has no scope: ask by withTransaction')
    },
  } as unknown as BegunPool
  return Object.freeze(begun)
}

/** The pool that one with a first statement is over: the same for all of a process. */
export function originOf(pool: Pool | BegunPool): Pool {
  return BEGINS in pool ? pool[BEGINS].pool : pool
}

/**
 * Runs `work` in one transaction on its own connection: commits when it returns, rolls back when it throws.
 * No outside call (media, chain, mail) belongs inside.
 */
export async function withTransaction<T>(
  pool: Pool | BegunPool,
  work: (tx: PoolClient) => Promise<T>,
): Promise<T> {
  const first = BEGINS in pool ? pool[BEGINS].first : undefined
  const tx = await originOf(pool).connect()
  let broken: Error | undefined
  try {
    // one message for both: a scope costs no way to the database
    await tx.query(first === undefined ? 'BEGIN' : `BEGIN; ${first}`)
    const result = await work(tx)
    await tx.query('COMMIT')
    return result
  } catch (error) {
    await tx.query('ROLLBACK').catch((cause: Error) => {
      broken = cause
    })
    throw error
  } finally {
    tx.release(broken)
  }
}
