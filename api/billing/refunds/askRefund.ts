import type { PoolClient } from 'pg'
import { withTransaction } from '#db/transaction.ts'
import type { RefundCause, RefundReason } from '#domain/billing/words.ts'
import { newId } from '#domain/ids.ts'
import { freezeCard, readCard } from '../../access/cardRights.ts'
import { lockAdmissions } from '../../accounts/noteStandingChange.ts'
import { ProblemError } from '../../http/problemError.ts'
import { freezeMove } from '../moves/freezeMove.ts'
import type { RefundDeps } from './deps.ts'
import { type ExactPurchase, lockExact } from './exactPurchase.ts'
import { notifyCreator, sumsOf } from './moneyNews.ts'
import { insertRefund } from './refundStore.ts'
import { type RefundTerms, readTerms } from './refundTerms.ts'
import { sendRefund } from './sendRefund.ts'

const SENTENCES: Partial<Record<RefundReason, string>> = {
  NEVER: 'This was sold without money back.',
  TOO_LATE: 'The days in which it could go back are over.',
  USED_UP: 'Nothing of it is left to go back.',
  DISPUTED: 'Your bank is asking for this money: what goes back is decided there.',
  DECLINED: 'The creator has decided that it stays.',
  NOT_PAID: 'Nothing was paid for this.',
  MOVED:
    'This is a pass in your wallet, and the time in which it could be taken back is over. Its money stays with the creator.',
}

/** Stops the right and writes down what goes back, in the caller's transaction. Needs the lock of the purchase. */
export async function writeRefund(
  tx: PoolClient,
  deps: RefundDeps,
  { row, terms }: { row: ExactPurchase; terms: RefundTerms },
  { amount, cause }: { amount: bigint; cause: RefundCause },
): Promise<string> {
  const { rightSource } = terms
  const id = newId('rfd', deps.random)
  const right = await readCard(tx, rightSource)
  const use = right ? await freezeCard(tx, deps, rightSource) : null
  await freezeMove(tx, deps, rightSource, 'REFUND')
  await insertRefund(tx, {
    ...{ id, purchaseId: row.id, creatorId: row.creator_id, amount, currency: row.currency, cause },
    // the creator's part comes from the creator, and ours from us
    ...{ reverseTransfer: true, refundFee: row.fee > 0n },
    ...{ rightSource, leftS: use ? use.leftS : 0 },
  })
  return id
}

/** Asks the creator, once. */
async function wish(tx: PoolClient, deps: RefundDeps, row: ExactPurchase): Promise<void> {
  const { rowCount } = await tx.query(
    'INSERT INTO app.refund_wish (id, purchase_id, creator_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
    [newId('rfw', deps.random), row.id, row.creator_id],
  )
  if (!rowCount) return
  const news = { kind: 'refund_asked', object: `wish:${row.id}`, step: 'asked' } as const
  await notifyCreator(tx, deps, row, { ...news, facts: sumsOf(row, row.amount) })
}

/**
 * One press for money back: the right stops and a row is committed, then the provider is asked; or the creator is. Once more
 * changes nothing.
 * @throws ProblemError NOT_FOUND, CONFLICT with a sentence
 */
export async function askRefund(
  deps: RefundDeps,
  { purchaseId, accountId }: { purchaseId: string; accountId: string },
): Promise<void> {
  const refundId = await withTransaction(deps.pool, async (tx) => {
    const row = await lockExact(tx, purchaseId)
    if (row?.account_id !== accountId) throw new ProblemError('NOT_FOUND')
    // how often somebody had money back is counted for one press after the other
    await lockAdmissions(tx, accountId)
    const terms = await readTerms(tx, row)
    const { way, reason, amount } = terms.offer
    if (reason === 'UNDER_WAY') return null
    if (way === 'none')
      throw new ProblemError('CONFLICT', { detail: SENTENCES[reason] ?? 'This cannot go back.' })
    if (way === 'now') return writeRefund(tx, deps, { row, terms }, { amount, cause: 'fan' })
    await wish(tx, deps, row)
    return null
  })
  if (refundId) await sendRefund(deps, refundId)
}
