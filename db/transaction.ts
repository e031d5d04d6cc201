import type { Pool, PoolClient } from 'pg'

const FIRST = new WeakMap<Pool, string>()

/** Has every transaction of a pool begin with a statement; see `scope.ts`. */
export function beginWith(pool: Pool, statement: string): void {
  FIRST.set(pool, statement)
}

/**
 * Runs `work` in one transaction on its own connection: commits when it returns, rolls back when it throws.
 * No outside call (media, chain, mail) belongs inside.
 */
export async function withTransaction<T>(pool: Pool, work: (tx: PoolClient) => Promise<T>): Promise<T> {
  const first = FIRST.get(pool)
  const tx = await pool.connect()
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
