import type { PoolClient } from 'pg'
import { ProblemError } from '../../http/problemError.ts'
import { OPEN_PURCHASES } from '../openPurchases.ts'

/** Gifts of an account that are not paid yet. More than somebody means who looks at the provider's pages; each is asked about until it ends. */
const MAX_OPEN = 10
const PAUSE_S = 60

/**
 * Called in the transaction that adds the purchase; of an account one is looked at after the other.
 * @throws ProblemError CARD_PAUSED
 */
export async function checkOpenGifts(tx: PoolClient, accountId: string): Promise<void> {
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 194))', [accountId])
  const { rows } = await tx.query<{ open: number }>(
    `SELECT count(*)::int AS open FROM app.purchase WHERE account_id = $1 AND product = 'gift'
       AND state IN (${OPEN_PURCHASES})`,
    [accountId],
  )
  if ((rows[0]?.open ?? 0) < MAX_OPEN) return
  throw new ProblemError('CARD_PAUSED', {
    detail: `${MAX_OPEN} gifts of yours wait to be paid. Pay or give up one of them under Receipts; nothing was charged by this one.`,
    retryAfterS: PAUSE_S,
  })
}
