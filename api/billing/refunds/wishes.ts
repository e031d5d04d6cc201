import type { Pool } from 'pg'
import { withTransaction } from '#db/transaction.ts'
import { feeOf } from '#domain/billing/fee.ts'
import { ProblemError } from '../../http/problemError.ts'
import { writeRefund } from './askRefund.ts'
import type { RefundWish } from './contract.ts'
import type { RefundDeps } from './deps.ts'
import { type ExactPurchase, findExact, lockExact } from './exactPurchase.ts'
import { grantedAmount, type RefundTerms, readTerms } from './refundTerms.ts'
import { sendRefund } from './sendRefund.ts'

interface WishRow {
  id: string
  purchase_id: string
  asked_at: Date
}

const MAX_WISHES = 100

function toWish({ id, asked_at: askedAt }: WishRow, row: ExactPurchase, terms: RefundTerms): RefundWish {
  const amount = grantedAmount(terms)
  const fromPlatform = feeOf(amount, row.fee_bps)
  return {
    id,
    tierName: row.tier_name as RefundWish['tierName'],
    currency: row.currency,
    paid: Number(row.amount),
    amount: Number(amount),
    fromCreator: Number(amount - fromPlatform),
    fromPlatform: Number(fromPlatform),
    paidAt: (row.paid_at ?? row.created_at).toISOString(),
    askedAt: askedAt.toISOString(),
    wasWatched: terms.facts.wasWatched,
  }
}

/** Wishes that wait for a creator, with what would go back now. */
export async function listWishes(pool: Pool, accountId: string): Promise<RefundWish[]> {
  const { rows } = await pool.query<WishRow>(
    `SELECT w.id, w.purchase_id, w.asked_at FROM app.refund_wish w JOIN app.creator c ON c.id = w.creator_id
      WHERE c.account_id = $1 AND w.state = 'open' ORDER BY w.asked_at, w.id LIMIT ${MAX_WISHES}`,
    [accountId],
  )
  const wishes: RefundWish[] = []
  for (const wish of rows) {
    const row = await findExact(pool, wish.purchase_id)
    if (row) wishes.push(toWish(wish, row, await readTerms(pool, row)))
  }
  return wishes
}

/**
 * The creator's word on a wish. What is given back is asked of the provider after the commit.
 * @throws ProblemError NOT_FOUND, CONFLICT
 */
export async function decideWish(
  deps: RefundDeps,
  { wishId, accountId, isGranted }: { wishId: string; accountId: string; isGranted: boolean },
): Promise<void> {
  const refundId = await withTransaction(deps.pool, async (tx) => {
    const { rows } = await tx.query<{ purchase_id: string }>(
      `SELECT w.purchase_id FROM app.refund_wish w JOIN app.creator c ON c.id = w.creator_id WHERE w.id = $1 AND c.account_id = $2`,
      [wishId, accountId],
    )
    const row = rows[0] && (await lockExact(tx, rows[0].purchase_id))
    if (!row) throw new ProblemError('NOT_FOUND')
    const terms = await readTerms(tx, row)
    if (terms.wish !== 'open') throw new ProblemError('CONFLICT', { detail: 'This was decided already.' })
    const end = (state: 'granted' | 'declined', refund: string | null) =>
      tx.query(
        'UPDATE app.refund_wish SET state = $2, decided_at = app.now(), refund_id = $3 WHERE id = $1',
        [wishId, state, refund],
      )
    if (!isGranted) {
      await end('declined', null)
      return null
    }
    const amount = grantedAmount(terms)
    const isPaid = row.state === 'paid' || row.state === 'part_refunded'
    if (!isPaid || amount === 0n || terms.offer.reason === 'UNDER_WAY' || terms.offer.reason === 'USED_UP')
      throw new ProblemError('CONFLICT', { detail: 'Nothing of it can go back any more.' })
    const refund = await writeRefund(tx, deps, { row, terms }, { amount, cause: 'creator' })
    await end('granted', refund)
    return refund
  })
  if (refundId) await sendRefund(deps, refundId)
}
