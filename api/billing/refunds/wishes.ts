import { inScope, type ScopedPool } from '#db/scope.ts'
import { withTransaction } from '#db/transaction.ts'
import { feeOf } from '#domain/billing/fee.ts'
import { OFTEN } from '#domain/billing/refundRule.ts'
import { ProblemError } from '../../http/problemError.ts'
import { readAccountBalance } from '../../ledger/readAccountBalance.ts'
import { boughtOf, partiesOf } from '../purchases/purchaseRow.ts'
import { writeRefund } from './askRefund.ts'
import type { RefundWish } from './contract.ts'
import type { RefundDeps } from './deps.ts'
import { type ExactPurchase, findExact, lockExact } from './exactPurchase.ts'
import { notifyFan, sumsOf } from './moneyNews.ts'
import { grantedAmount, isGrantable, type RefundTerms, readTerms } from './refundTerms.ts'
import { sendRefund } from './sendRefund.ts'

interface WishRow {
  id: string
  purchase_id: string
  account_id: string
  creator_id: string
  asked_at: Date
}

const MAX_WISHES = 100

async function toWish(
  pool: ScopedPool,
  { id, asked_at: askedAt }: WishRow,
  row: ExactPurchase,
  terms: RefundTerms,
): Promise<RefundWish> {
  const isPossible = isGrantable(row, terms)
  const amount = isPossible ? grantedAmount(terms) : 0n
  const fromPlatform = feeOf(amount, row.fee_bps)
  const fromCreator = amount - fromPlatform
  const balance = await withTransaction(pool, (tx) => readAccountBalance(tx, row.creator_id, row.currency))
  return {
    ...{ id, purchaseId: row.id },
    ...boughtOf(row),
    currency: row.currency,
    paid: Number(row.amount),
    amount: Number(amount),
    fromCreator: Number(fromCreator),
    fromPlatform: Number(fromPlatform),
    paidAt: (row.paid_at ?? row.created_at).toISOString(),
    askedAt: askedAt.toISOString(),
    wasWatched: terms.facts.wasWatched,
    isOften: row.refund_rule === 'window' && terms.facts.recent >= OFTEN.count,
    isGrantable: isPossible,
    balanceAfter: Number(balance - fromCreator),
  }
}

/** Wishes that wait for a creator, with what would go back now. */
export async function listWishes(pool: ScopedPool, accountId: string): Promise<RefundWish[]> {
  const { rows } = await pool.query<WishRow>(
    `SELECT w.id, w.purchase_id, w.asked_at, w.creator_id, p.account_id FROM app.refund_wish w JOIN app.creator c ON c.id = w.creator_id
      JOIN app.purchase p ON p.id = w.purchase_id WHERE c.account_id = $1 AND w.state = 'open' ORDER BY w.asked_at, w.id LIMIT ${MAX_WISHES}`,
    [accountId],
  )
  const wishes: RefundWish[] = []
  for (const wish of rows) {
    // what somebody may have back depends on what else they had back, of whomever
    const both = inScope(pool, partiesOf(wish))
    const row = await findExact(both, wish.purchase_id)
    if (row) wishes.push(await toWish(both, wish, row, await readTerms(both, row)))
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
  const { rows } = await deps.pool.query<WishRow>(
    `SELECT w.id, w.purchase_id, w.asked_at, w.creator_id, p.account_id FROM app.refund_wish w JOIN app.creator c ON c.id = w.creator_id
      JOIN app.purchase p ON p.id = w.purchase_id WHERE w.id = $1 AND c.account_id = $2`,
    [wishId, accountId],
  )
  const [asked] = rows
  if (!asked) throw new ProblemError('NOT_FOUND')
  const both = { ...deps, pool: inScope(deps.pool, partiesOf(asked)) }
  const refundId = await withTransaction(both.pool, async (tx) => {
    const row = await lockExact(tx, asked.purchase_id)
    if (!row) throw new ProblemError('NOT_FOUND')
    const terms = await readTerms(tx, row)
    if (terms.wish?.state !== 'open')
      throw new ProblemError('CONFLICT', { detail: 'This was decided already.' })
    const end = (state: 'granted' | 'declined', refund: string | null) =>
      tx.query(
        'UPDATE app.refund_wish SET state = $2, decided_at = app.now(), refund_id = $3 WHERE id = $1',
        [wishId, state, refund],
      )
    const object = `refund:${row.id}`
    if (!isGranted) {
      await end('declined', null)
      await notifyFan(tx, deps, row, { kind: 'refund_declined', object, step: 'declined', facts: {} })
      return null
    }
    const amount = grantedAmount(terms)
    if (!isGrantable(row, terms))
      throw new ProblemError('CONFLICT', { detail: 'Nothing of it can go back any more.' })
    const refund = await writeRefund(tx, deps, { row, terms }, { amount, cause: 'creator' })
    await end('granted', refund)
    // what becomes of it is mailed, seconds later
    const news = { kind: 'refund_granted', object, step: 'granted', isMailed: false } as const
    await notifyFan(tx, deps, row, { ...news, facts: sumsOf(row, amount) })
    return refund
  })
  if (refundId) await sendRefund(both, refundId)
}
