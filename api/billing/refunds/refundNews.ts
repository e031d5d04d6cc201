import type { PoolClient } from 'pg'
import type { RefundFault } from '#domain/billing/words.ts'
import type { RefundDeps } from './deps.ts'
import type { ExactPurchase } from './exactPurchase.ts'
import { notifyCreator, notifyFan, sumsOf } from './moneyNews.ts'
import type { RefundRow } from './refundStore.ts'

const objectOf = ({ purchase_id: id }: RefundRow) => `refund:${id}`

/** The money is on its way to the card. */
export async function notifyOfRefund(
  tx: PoolClient,
  deps: RefundDeps,
  row: ExactPurchase,
  { refund, hasEnded }: { refund: RefundRow; hasEnded: boolean },
): Promise<void> {
  const { ours, ...sums } = sumsOf(row, refund.amount)
  const facts = { ...sums, ...(hasEnded ? { isOver: 1 } : {}) }
  const step = `done:${refund.id}`
  await notifyFan(tx, deps, row, { kind: 'refund_done', object: objectOf(refund), step, facts })
  // whoever decided it knows, and by hand at the provider nothing may have been theirs
  if (refund.cause === 'creator' || !refund.reverse_transfer) return
  const sale = refund.refund_fee ? { ...sums, ours: ours ?? '' } : { ...sums, yours: sums.amount ?? '' }
  const news = { kind: 'sale_refunded', object: `sale_refund:${refund.id}`, step: 'done' } as const
  await notifyCreator(tx, deps, row, { ...news, facts: sale, isMailed: false })
}

/** The provider did not do it, and the right runs on. */
export async function notifyOfFault(
  tx: PoolClient,
  deps: RefundDeps,
  row: ExactPurchase,
  { refund, failure }: { refund: RefundRow; failure: RefundFault },
): Promise<void> {
  const facts = { ...sumsOf(row, refund.amount), reason: failure }
  const news = { kind: 'refund_refused', object: objectOf(refund), step: `failed:${refund.id}` } as const
  await notifyFan(tx, deps, row, { ...news, facts })
}

/** The bank of the card sent it back after it was done. */
export async function notifyOfReturn(
  tx: PoolClient,
  deps: RefundDeps,
  row: ExactPurchase,
  refund: RefundRow,
): Promise<void> {
  const facts = { ...sumsOf(row, refund.amount), reason: 'BANK' }
  const step = `returned:${refund.id}`
  await notifyFan(tx, deps, row, { kind: 'refund_returned', object: objectOf(refund), step, facts })
}
