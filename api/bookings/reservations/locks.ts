import type { Pool, PoolClient } from 'pg'
import { withTransaction } from '#db/transaction.ts'
import { ProblemError } from '../../http/problemError.ts'

/** Postgres codes of a lock that was not granted in time, and of a deadlock that was broken. */
const BUSY_CODES = ['55P03', '40P01']
const WAIT = "set_config('lock_timeout', '3s', true)"
const OF_ACCOUNT = 'pg_advisory_xact_lock(hashtextextended($1, 22))'

/** What an account holds changes in one transaction after the other. */
export async function lockHolder(tx: PoolClient, accountId: string): Promise<void> {
  await tx.query(`SELECT ${WAIT}, ${OF_ACCOUNT}`, [accountId])
}

/** One of an account after the other, then one of a creator: whoever holds the second waits for no first. */
export async function lockHolderAndCreator(
  tx: PoolClient,
  accountId: string,
  creatorId: string,
): Promise<void> {
  await tx.query(`SELECT ${WAIT}, ${OF_ACCOUNT}, pg_advisory_xact_lock(hashtextextended($2, 23))`, [
    accountId,
    creatorId,
  ])
}

/** BUSY in the place of an error of who waited too long; any other error as it is. */
export function busyOr(
  error: unknown,
  detail = 'Many people want a time here right now. Try again.',
): unknown {
  if (!BUSY_CODES.includes((error as { code?: string }).code ?? '')) return error
  return new ProblemError('BUSY', { detail, retryAfterS: 1 }, { cause: error })
}

/** A transaction about one call that waits for no lock for long. Throws ProblemError BUSY where it had to. */
export async function withBriefLocks<T>(pool: Pool, run: (tx: PoolClient) => Promise<T>): Promise<T> {
  try {
    return await withTransaction(pool, async (tx) => {
      await tx.query(`SELECT ${WAIT}`)
      return run(tx)
    })
  } catch (error) {
    throw busyOr(error, 'Something else of this call changes right now. Try again.')
  }
}
