import type { PoolClient } from 'pg'
import type { Clock, RandomBytes } from '#domain/clock.ts'
import { enqueue } from '../queue/outbox.ts'

/** Topic of the outbox: all open seats of the account in the body are decided again. */
export const DECIDE_AGAIN = 'seats.decide_again'

/**
 * Counts a change of what an account may hold: its wallets, or its rights by card. Readings from before this commit are not
 * believed after it.
 * @returns the count
 */
export async function countRightChange(tx: PoolClient, accountId: string): Promise<string> {
  const { rows } = await tx.query<{ ver: string }>(
    'UPDATE app.account SET policy_ver = policy_ver + 1 WHERE id = $1 RETURNING policy_ver::text AS ver',
    [accountId],
  )
  return rows[0]?.ver ?? '0'
}

/** Waits for the admissions of an account: none of them can commit afterwards on what this transaction changes. */
export async function lockAdmissions(tx: PoolClient, accountId: string): Promise<void> {
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 1))', [accountId])
}

/**
 * What an account is in a channel changed: counts it, and has its open seats decided again once that is committed.
 * @param tx holds the lock of the account's admissions
 */
export async function noteStandingChange(
  tx: PoolClient,
  deps: { clock: Clock; random: RandomBytes },
  accountId: string,
): Promise<void> {
  const key = `standing:${accountId}:${await countRightChange(tx, accountId)}`
  await enqueue(tx, [{ topic: DECIDE_AGAIN, key, body: { account: accountId } }], deps)
}
