import type { PoolClient } from 'pg'
import type { PurchaseState, RefundFault } from '#domain/billing/words.ts'
import { endCard, freezeCard, grantCard, readCard, unfreezeCard } from '../../access/cardRights.ts'
import { postFeeRefund, postRefund } from '../../ledger/postObjects.ts'
import type { FeeRefundReading, RefundReading } from '../../ports/payments/moneyBack.ts'
import { offered } from '../connectAccount.ts'
import { freezeMove } from '../moves/freezeMove.ts'
import type { RefundDeps } from './deps.ts'
import { type ExactPurchase, lockExact } from './exactPurchase.ts'
import { notifyOfFault, notifyOfRefund, notifyOfReturn } from './refundNews.ts'
import { findRefund, type RefundRow } from './refundStore.ts'

/** What the provider has of a refund. */
export interface RefundFound {
  refund: RefundReading
  feeRefunds: FeeRefundReading[]
}

/** A refund with what went back of our fee, which the provider keeps apart. */
export async function withFeeRefunds(
  deps: RefundDeps,
  row: ExactPurchase & { fee_ref?: string | null },
  refund: RefundReading,
): Promise<RefundFound> {
  const { rows } = await deps.pool.query<{ fee_ref: string | null }>(
    'SELECT fee_ref FROM app.purchase WHERE id = $1',
    [row.id],
  )
  const feeRef = rows[0]?.fee_ref
  const feeRefunds = feeRef ? await offered(deps).listFeeRefunds(feeRef, row.account_ref) : []
  return { refund, feeRefunds }
}

/** What a purchase is by what went back of it; one that is disputed or lost stays so. */
export function stateAfter(
  state: PurchaseState,
  { amount, refunded }: { amount: bigint; refunded: bigint },
): PurchaseState {
  if (!['paid', 'part_refunded', 'refunded'].includes(state)) return state
  if (refunded === 0n) return 'paid'
  return refunded === amount ? 'refunded' : 'part_refunded'
}

async function addRefunded(tx: PoolClient, row: ExactPurchase, change: bigint): Promise<void> {
  const refunded = row.refunded + change
  const state = stateAfter(row.state, { amount: row.amount, refunded })
  await tx.query('UPDATE app.purchase SET refunded = $2, state = $3 WHERE id = $1', [row.id, refunded, state])
}

async function setState(
  tx: PoolClient,
  id: string,
  to: { state: 'done' | 'failed'; ref: string | null; failure: RefundFault | null },
): Promise<void> {
  await tx.query("UPDATE app.refund SET state = 'sending' WHERE id = $1 AND state = 'asked'", [id])
  await tx.query(
    `UPDATE app.refund SET state = $2, refund_ref = coalesce(refund_ref, $3), fail_code = $4,
       done_at = CASE WHEN $2 = 'done'::app.refund_state THEN app.now() ELSE done_at END,
       failed_at = CASE WHEN $2 = 'failed'::app.refund_state THEN app.now() END WHERE id = $1`,
    [id, to.state, to.ref, to.failure],
  )
}

/** The provider will not do it: the right returns. */
export async function failRefund(
  tx: PoolClient,
  deps: RefundDeps,
  refund: RefundRow,
  { failure, ref = null }: { failure: RefundFault; ref?: string | null },
): Promise<void> {
  await setState(tx, refund.id, { state: 'failed', ref, failure })
  const right = await readCard(tx, refund.right_source)
  const row = await lockExact(tx, refund.purchase_id)
  // while a bank asks for the money the right stays on hold
  if (right?.state === 'frozen' && row?.state !== 'disputed')
    await unfreezeCard(tx, deps, refund.right_source)
  if (row && refund.cause !== 'provider') await notifyOfFault(tx, deps, row, { refund, failure })
}

/** The bank sent the money back after it was done: what was left of the right is there again, under the name of the refund. */
async function returnRight(
  tx: PoolClient,
  deps: RefundDeps,
  row: ExactPurchase,
  refund: RefundRow,
): Promise<void> {
  if (row.product !== 'pass' || refund.left_s === 0n || !(await isThere(tx, row.account_id))) return
  // of what a bank took for good nothing runs on
  if (row.state === 'lost') return
  const before = await readCard(tx, refund.right_source)
  await grantCard(tx, deps, {
    ...{ accountId: row.account_id, creatorId: row.creator_id, chainId: row.chain_id, tierNo: row.tier_no },
    ...{ collection: `0x${row.collection.toString('hex')}`, rank: row.rank, sourceId: refund.id },
    lengthS: refund.left_s === null ? null : Number(refund.left_s),
    wasWatched: before?.wasWatched ?? false,
  })
  // while a bank asks for the money it stays on hold
  if (row.state === 'disputed') await freezeCard(tx, deps, refund.id)
}

async function isThere(tx: PoolClient, accountId: string): Promise<boolean> {
  const { rowCount } = await tx.query("SELECT FROM app.account WHERE id = $1 AND state <> 'erased'", [
    accountId,
  ])
  return Boolean(rowCount)
}

async function finish(
  tx: PoolClient,
  deps: RefundDeps,
  row: ExactPurchase,
  refund: RefundRow,
): Promise<void> {
  await addRefunded(tx, row, refund.amount)
  const hasEnded = (await readCard(tx, refund.right_source)) !== null
  if (hasEnded) await endCard(tx, deps, refund.right_source, 'REFUNDED')
  await freezeMove(tx, deps, refund.right_source, 'REFUND')
  await notifyOfRefund(tx, deps, row, { refund, hasEnded })
}

/**
 * Brings what the provider has of a refund into our rows: purchase, right and books in one transaction, whatever was known
 * before and however often it is told.
 */
export async function settleRefund(
  tx: PoolClient,
  deps: RefundDeps,
  id: string,
  { refund: reading, feeRefunds }: RefundFound,
): Promise<void> {
  const known = await findRefund(tx, { id })
  const row = known && (await lockExact(tx, known.purchase_id))
  const refund = await findRefund(tx, { id })
  if (!row || !refund) throw new Error(`the refund ${id} is gone`)
  const isOver = refund.state === 'failed'
  const ref = reading.refundRef
  if (reading.state === 'pending' && refund.state !== 'done' && !isOver)
    await tx.query(
      `UPDATE app.refund SET refund_ref = coalesce(refund_ref, $2), next_at = app.now() + interval '10 minutes' WHERE id = $1`,
      [id, ref],
    )
  else if (reading.state === 'done' && refund.state !== 'done' && !isOver) {
    await setState(tx, id, { state: 'done', ref, failure: null })
    await finish(tx, deps, row, refund)
  } else if ((reading.state === 'failed' || reading.state === 'cancelled') && !isOver) {
    const failure = reading.failure === 'DISPUTED' ? 'DISPUTED' : 'BANK'
    if (refund.state === 'done') {
      await setState(tx, id, { state: 'failed', ref, failure: 'BANK' })
      await addRefunded(tx, row, -refund.amount)
      await returnRight(tx, deps, row, refund)
      await notifyOfReturn(tx, deps, row, refund)
    } else await failRefund(tx, deps, refund, { failure: failure === 'BANK' ? 'PROVIDER' : failure, ref })
  }
  const of = { subject: row.id, creatorId: row.creator_id }
  await postRefund(tx, of, reading)
  for (const one of feeRefunds) await postFeeRefund(tx, of, one)
}
