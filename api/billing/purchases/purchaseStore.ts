import type { PoolClient } from 'pg'
import type { ScopedPool } from '#db/scope.ts'
import {
  OPEN_PURCHASE_STATES,
  type PurchaseFailure,
  type PurchaseState,
  type PurchaseWay,
  type RefundRule,
} from '#domain/billing/words.ts'
import type { QuotedSale } from '../offers/quotedSale.ts'

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
  length_s: number | null
  /** minor units */
  amount: number
  currency: string
  fee_bps: number
  fee: number
  refund_rule: RefundRule
  refund_days: number | null
  statement_name: string
  statement_suffix: string | null
  client_key: string
  way: PurchaseWay
  return_to: string
  state: PurchaseState
  method_ref: string | null
  checkout_ref: string | null
  /** of the page, when nobody has seen it yet */
  page_url: string | null
  payment_ref: string | null
  charge_ref: string | null
  provisional_until: Date | null
  created_at: Date
  paid_at: Date | null
  ended_at: Date | null
  fail_code: PurchaseFailure | null
  refunded: number
  asks: number
  /** the provider was asked for it an hour ago; whoever waited for that has the hour all the same */
  is_late: boolean
  handle: string
  channel_name: string
}

const COLUMNS = `p.id, p.account_id, p.creator_id, p.channel_id, p.account_ref, p.chain_id, p.collection, p.tier_no, p.tier_name,
  p.rank, p.length_s, p.amount, p.currency, p.fee_bps, p.fee, p.refund_rule, p.refund_days, p.statement_name, p.statement_suffix,
  p.client_key, p.way, p.return_to, p.state, p.method_ref, p.checkout_ref, p.page_url, p.payment_ref, p.charge_ref, p.provisional_until, p.created_at,
  p.paid_at, p.ended_at, p.fail_code, p.refunded, p.asks,
  coalesce((SELECT max(a.sent_at) FROM app.attempt a WHERE a.subject = p.id AND a.purpose = 'pay'), p.created_at)
    < app.now() - interval '1 hour' AS is_late, h.handle::text, h.name AS channel_name`
const FROM = 'FROM app.purchase p JOIN app.channel h ON h.id = p.channel_id'
const PAGE = 30

/** Whose money a purchase is: of who paid, and of who sold. What comes of it is written in the scope of both. */
export function partiesOf(row: Pick<PurchaseRow, 'account_id' | 'creator_id'>): {
  account: string
  creator: string
} {
  return { account: row.account_id, creator: row.creator_id }
}

/** True while it is not known what comes of it. */
export function isOpenPurchase({ state }: { state: PurchaseState }): boolean {
  return (OPEN_PURCHASE_STATES as readonly PurchaseState[]).includes(state)
}

/** A purchase by its id. */
export async function findPurchase(
  db: ScopedPool | PoolClient,
  id: string,
): Promise<PurchaseRow | undefined> {
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
  pool: ScopedPool,
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

/** What is written of a purchase once. */
export interface NewPurchase {
  id: string
  sale: QuotedSale
  clientKey: string
  way: PurchaseWay
  returnTo: string
  card: { id: string; methodRef: string } | null
  cardMark: Buffer | null
  addressMark: Buffer
  /** in which it was pressed */
  sessionId: string
}

/** As long as a proven second factor counts. */
const BANK_COUNTS_S = 43_200

/**
 * By what a purchase is paid: a kept card, whose bank is asked who pays unless it was paid with in the session of the press
 * within twelve hours and nothing of that went back; else on a page that offers no card that is kept.
 */
export async function methodOf(
  tx: PoolClient,
  { id, method_ref: methodRef }: PurchaseRow,
): Promise<{ methodRef: string; isBankAsked: boolean } | { hidesKept: true }> {
  if (methodRef === null) return { hidesKept: true }
  const { rowCount } = await tx.query(
    `SELECT FROM app.purchase p JOIN app.purchase b ON b.session_id = p.session_id AND b.card_id = p.card_id AND b.account_id = p.account_id
     WHERE p.id = $1 AND b.state = 'paid' AND b.paid_at > app.now() - make_interval(secs => ${BANK_COUNTS_S}) LIMIT 1`,
    [id],
  )
  return { methodRef, isBankAsked: rowCount === 0 }
}

/** What makes two presses one: the key of the press, or the quote that was pressed (null: it is not known). */
export interface Press {
  clientKey: string
  quoteId: string | null
}

/** Adds a purchase. @returns false where the account has an open one of the same thing, or used this key or quote before */
export async function insertPurchase(tx: PoolClient, wanted: NewPurchase): Promise<boolean> {
  const { id, sale, clientKey, way, returnTo, card, cardMark, addressMark, sessionId } = wanted
  const { rowCount } = await tx.query(
    `INSERT INTO app.purchase (id, account_id, creator_id, channel_id, account_ref, chain_id, collection, tier_no, tier_name, rank, length_s,
       price_version, amount, currency, fee_schedule_id, fee_bps, fee, refund_rule, refund_days, statement_name, statement_suffix, client_key, way,
       return_to, card_id, method_ref, card_mark, address_mark, quote_id, session_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30)
     ON CONFLICT DO NOTHING`,
    [
      ...[id, sale.accountId, sale.creatorId, sale.channelId, sale.accountRef, sale.chainId],
      ...[Buffer.from(sale.collection.slice(2), 'hex'), sale.tierNo, sale.tierName, sale.rank, sale.lengthS],
      ...[sale.priceVersion, sale.amount, sale.currency, sale.feeScheduleId, sale.feeBps, sale.fee],
      ...[sale.refundRule, sale.refundDays, sale.statementName, sale.statementSuffix, clientKey, way],
      ...[returnTo, card?.id ?? null, card?.methodRef ?? null, cardMark, addressMark],
      ...[sale.quoteId, sessionId],
    ],
  )
  return rowCount === 1
}

/** The purchase that a press meant: by its key or its quote, else the open one of the same thing. */
export async function findMeant(
  pool: ScopedPool,
  accountId: string,
  by: { press: Press } | { sale: QuotedSale },
): Promise<PurchaseRow | undefined> {
  const { rows } =
    'press' in by
      ? await pool.query<PurchaseRow>(
          `SELECT ${COLUMNS} ${FROM} WHERE p.account_id = $1
             AND (p.client_key = $2 OR p.quote_id = $3 OR p.other_keys && ARRAY[$2, $3]::text[])
           ORDER BY p.client_key = $2 DESC, p.quote_id IS NOT DISTINCT FROM $3 DESC, p.created_at LIMIT 1`,
          [accountId, by.press.clientKey, by.press.quoteId],
        )
      : await pool.query<PurchaseRow>(
          `SELECT ${COLUMNS} ${FROM} WHERE p.account_id = $1 AND p.chain_id = $2 AND p.collection = $3 AND p.tier_no = $4
             AND p.state = ANY ($5)`,
          [
            ...[accountId, by.sale.chainId, Buffer.from(by.sale.collection.slice(2), 'hex'), by.sale.tierNo],
            OPEN_PURCHASE_STATES,
          ],
        )
  return rows[0]
}

/** The address of a page that was opened in the line. It is told once: who comes back from it is not led there again. */
export async function takePage(pool: ScopedPool, purchaseId: string): Promise<string | null> {
  const { rows } = await pool.query<{ url: string }>(
    `UPDATE app.purchase p SET page_url = NULL FROM (SELECT b.id, b.page_url FROM app.purchase b WHERE b.id = $1 FOR UPDATE) kept
     WHERE p.id = kept.id AND kept.page_url IS NOT NULL RETURNING kept.page_url AS url`,
    [purchaseId],
  )
  return rows[0]?.url ?? null
}

/** A press meant a purchase that is there: its key and its quote mean it from now on, also once it is over. */
export async function keepPress(
  pool: ScopedPool,
  purchaseId: string,
  { clientKey, quoteId }: Press,
): Promise<void> {
  await pool.query(
    `UPDATE app.purchase p SET other_keys = p.other_keys || n.keys
     FROM (SELECT b.id, array_agg(k) AS keys FROM app.purchase b, unnest(ARRAY[$2, $3]::text[]) k WHERE b.id = $1 AND k <> b.client_key
       AND k IS DISTINCT FROM b.quote_id AND k <> ALL (b.other_keys) GROUP BY b.id) n
     WHERE p.id = n.id AND cardinality(p.other_keys || n.keys) <= 50`,
    [purchaseId, clientKey, quoteId],
  )
}
