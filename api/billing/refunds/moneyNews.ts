import type { PoolClient } from 'pg'
import { plainAmount } from '#domain/billing/currency.ts'
import { feeOf } from '#domain/billing/fee.ts'
import type { MONEY_BACK_NEWS } from '#domain/notifications/moneyBackNews.ts'
import type { NewsFacts } from '#domain/notifications/newsFacts.ts'
import { notify } from '../../notifications/notify.ts'
import { boughtFacts } from '../purchases/purchaseRow.ts'
import type { RefundDeps } from './deps.ts'
import type { ExactPurchase } from './exactPurchase.ts'

interface MoneyNews {
  kind: keyof typeof MONEY_BACK_NEWS
  /** what it is about: a later state of it replaces this one */
  object: string
  step: string
  facts: NewsFacts
  isMailed?: boolean
}

/** Who is still there to be told. */
async function present(tx: PoolClient, ids: readonly (string | null)[]): Promise<string[]> {
  const { rows } = await tx.query<{ id: string }>(
    "SELECT id FROM app.account WHERE id = ANY ($1) AND state <> 'erased'",
    [ids.filter((id) => id !== null)],
  )
  return rows.map(({ id }) => id)
}

const saleOf = (row: ExactPurchase): NewsFacts => ({
  ...{ ...boughtFacts(row), channel: row.channel_name, purchaseId: row.id },
})

/** Tells the fan of a purchase, in the caller's transaction. */
export async function notifyFan(
  tx: PoolClient,
  deps: RefundDeps,
  row: ExactPurchase,
  news: MoneyNews,
): Promise<void> {
  const accounts = await present(tx, [row.account_id])
  await notify(tx, { ...news, accounts, facts: { ...saleOf(row), ...news.facts } }, deps)
}

/** Tells the creator of a purchase, in the caller's transaction; nobody is named to them. */
export async function notifyCreator(
  tx: PoolClient,
  deps: RefundDeps,
  row: ExactPurchase,
  news: MoneyNews,
): Promise<void> {
  const { rows } = await tx.query<{ account_id: string | null }>(
    'SELECT account_id FROM app.creator WHERE id = $1',
    [row.creator_id],
  )
  const accounts = await present(tx, [rows[0]?.account_id ?? null])
  await notify(tx, { ...news, accounts, facts: { ...news.facts, ...boughtFacts(row) } }, deps)
}

/** A sum as sentences name it, and who it comes from by the fee of the sale. */
export function sumsOf(row: ExactPurchase, amount: bigint): NewsFacts {
  const ours = feeOf(amount, row.fee_bps)
  const text = (sum: bigint) => plainAmount(sum, row.currency)
  return { amount: text(amount), yours: text(amount - ours), ours: text(ours) }
}
