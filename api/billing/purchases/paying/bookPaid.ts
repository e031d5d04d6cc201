import type { PoolClient } from 'pg'
import { plainAmount } from '#domain/billing/currency.ts'
import type { NewsFacts } from '#domain/notifications/newsFacts.ts'
import { postCharge } from '../../../ledger/postCharge.ts'
import { notify } from '../../../notifications/notify.ts'
import type { ChargeReading } from '../../../ports/payments/facts.ts'
import type { PurchaseDeps } from '../deps.ts'
import { boughtFacts, type PurchaseRow } from '../purchaseRow.ts'

/** What news of a purchase name. */
export function soldFacts(row: PurchaseRow): NewsFacts {
  return {
    ...{ ...boughtFacts(row), channel: row.channel_name, purchaseId: row.id },
    ...{ amount: plainAmount(row.amount, row.currency), statement: row.statement_name },
    ...{ rule: row.refund_rule, days: row.refund_days ?? 0 },
  }
}

/** Writes the money of a charge into the books; `fee` of the row is what is expected to be ours of it. */
export async function bookCharge(tx: PoolClient, row: PurchaseRow, charge: ChargeReading): Promise<void> {
  await postCharge(tx, {
    ...{ purchaseId: row.id, creatorId: row.creator_id, charge, feeExpected: BigInt(row.fee) },
  })
}

/** Tells who paid what they paid. @param until end of the right that was bought; null: it has none */
export async function sendReceipt(
  tx: PoolClient,
  deps: PurchaseDeps,
  row: PurchaseRow,
  until: Date | null,
): Promise<void> {
  const facts = { ...soldFacts(row), ...(until ? { until: until.toISOString() } : {}) }
  const news = { kind: 'card_paid', object: `purchase:${row.id}`, step: 'paid' } as const
  await notify(tx, { ...news, accounts: [row.account_id], facts }, deps)
}

/** What was asked for; paymentRef: about this payment, null: about whichever. */
interface Asked {
  purposes: readonly string[]
  paymentRef: string | null
}
const PAYING: Asked = { purposes: ['pay'], paymentRef: null }

/** Ends what was asked for this purchase: it is known what came of it. @param asked that alone */
export async function endAsking(
  tx: PoolClient,
  { id }: Pick<PurchaseRow, 'id'>,
  state: 'succeeded' | 'refused',
  { purposes, paymentRef }: Asked = PAYING,
): Promise<void> {
  const theirs = "subject = $1 AND purpose = ANY ($2) AND ($3::text IS NULL OR params ->> 'paymentRef' = $3)"
  await tx.query(
    `UPDATE app.attempt SET state = $4, ended_at = app.now(), retry_at = NULL WHERE ${theirs} AND state IN ('sent', 'unknown')`,
    [id, purposes, paymentRef, state],
  )
  await tx.query(
    `UPDATE app.attempt SET state = 'abandoned', ended_at = app.now() WHERE ${theirs} AND state = 'ready'`,
    [id, purposes, paymentRef],
  )
}
