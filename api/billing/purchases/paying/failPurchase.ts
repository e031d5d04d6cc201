import type { PoolClient } from 'pg'
import type { PurchaseFailure } from '#domain/billing/words.ts'
import { endCard } from '../../../access/cardRights.ts'
import { notify } from '../../../notifications/notify.ts'
import type { PurchaseDeps } from '../deps.ts'
import type { PurchaseRow } from '../purchaseRow.ts'
import { endAsking, soldFacts } from './bookPaid.ts'

/** Nothing comes of it: what was lent goes at once, and who was away is told; of a try that nobody began, by whoever had it tried. */
export async function failPurchase(
  tx: PoolClient,
  deps: PurchaseDeps,
  row: PurchaseRow,
  { code, paymentRef = null }: { code: PurchaseFailure; paymentRef?: string | null },
): Promise<void> {
  await tx.query(
    `UPDATE app.purchase SET state = $2, fail_code = $3, ended_at = app.now(), payment_ref = coalesce(payment_ref, $4) WHERE id = $1`,
    [row.id, code === 'EXPIRED' ? 'expired' : 'failed', code, paymentRef],
  )
  await endAsking(tx, row, 'refused')
  if (row.provisional_until) await endCard(tx, deps, row.id, 'EXPIRED_PROVISIONAL')
  if (row.is_off_session || (row.state !== 'processing' && row.state !== 'unknown')) return
  const news = { kind: 'card_failed', object: `purchase:${row.id}`, step: 'failed' } as const
  await notify(tx, { ...news, accounts: [row.account_id], facts: soldFacts(row) }, deps)
}
