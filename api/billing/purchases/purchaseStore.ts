import type { Pool, PoolClient } from 'pg'
import type { PurchaseFailure, PurchaseState, PurchaseWay, RefundRule } from '#domain/billing/words.ts'

/** A purchase as its row has it, with the names of who is paid. */
export interface PurchaseRow {
  id: string
  account_id: string
  creator_id: string
  channel_id: string
  account_ref: string
  chain_id: number
  collection: Buffer
  tier_no: number
  tier_name: string
  rank: number
  length_s: bigint | null
  amount: bigint
  currency: string
  fee_bps: number
  fee: bigint
  refund_rule: RefundRule
  refund_days: number | null
  statement_name: string
  client_key: string
  way: PurchaseWay
  return_to: string
  state: PurchaseState
  customer_ref: string | null
  method_ref: string | null
  checkout_ref: string | null
  payment_ref: string | null
  charge_ref: string | null
  provisional_until: Date | null
  created_at: Date
  paid_at: Date | null
  ended_at: Date | null
  fail_code: PurchaseFailure | null
  refunded: bigint
  asks: number
  handle: string
  channel_name: string
}

const COLUMNS = `p.id, p.account_id, p.creator_id, p.channel_id, p.account_ref, p.chain_id, p.collection, p.tier_no, p.tier_name,
  p.rank, p.length_s, p.amount, p.currency, p.fee_bps, p.fee, p.refund_rule, p.refund_days, p.statement_name, p.client_key, p.way,
  p.return_to, p.state, p.customer_ref, p.method_ref, p.checkout_ref, p.payment_ref, p.charge_ref, p.provisional_until, p.created_at,
  p.paid_at, p.ended_at, p.fail_code, p.refunded, p.asks, h.handle::text, h.name AS channel_name`
const FROM = 'FROM app.purchase p JOIN app.channel h ON h.id = p.channel_id'
const PAGE = 30

/** True while it is not known what comes of it. */
export function isOpenPurchase({ state }: { state: PurchaseState }): boolean {
  return ['created', 'checkout_open', 'processing', 'unknown'].includes(state)
}

/** A purchase by its id. */
export async function findPurchase(db: Pool | PoolClient, id: string): Promise<PurchaseRow | undefined> {
  const { rows } = await db.query<PurchaseRow>(`SELECT ${COLUMNS} ${FROM} WHERE p.id = $1`, [id])
  return rows[0]
}

/** A purchase that nobody else changes until the transaction ends. */
export async function lockPurchase(tx: PoolClient, id: string): Promise<PurchaseRow | undefined> {
  const { rows } = await tx.query<PurchaseRow>(`SELECT ${COLUMNS} ${FROM} WHERE p.id = $1 FOR UPDATE OF p`, [
    id,
  ])
  return rows[0]
}

/** Purchases of an account, the newest first; one more than a page if there are more. */
export async function pageOfPurchases(
  pool: Pool,
  accountId: string,
  before: string | undefined,
): Promise<{ page: PurchaseRow[]; next: string | null }> {
  const { rows } = await pool.query<PurchaseRow>(
    `SELECT ${COLUMNS} ${FROM} WHERE p.account_id = $1 AND ($2::text IS NULL
       OR (p.created_at, p.id) < (SELECT b.created_at, b.id FROM app.purchase b WHERE b.id = $2 AND b.account_id = $1))
     ORDER BY p.created_at DESC, p.id DESC LIMIT ${PAGE + 1}`,
    [accountId, before ?? null],
  )
  const page = rows.slice(0, PAGE)
  return { page, next: rows.length > PAGE ? (page.at(-1)?.id ?? null) : null }
}
