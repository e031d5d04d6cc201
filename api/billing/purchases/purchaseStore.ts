import type { PoolClient } from 'pg'
import type { ScopedPool } from '#db/scope.ts'
import { OPEN_PURCHASE_STATES, type PurchaseState, type PurchaseWay } from '#domain/billing/words.ts'
import type { AgreedSale, GiftSale, HeldCallSale, QuotedSale } from '../offers/quotedSale.ts'
import { CALL_ASKED_S, CALL_PAGE_S } from './paying/payQuestion.ts'
import type { PurchaseRow } from './purchaseRow.ts'

const COLUMNS = `p.id, p.account_id, p.creator_id, p.channel_id, p.account_ref, p.product, p.gift, p.gift_count, p.reservation_id,
  p.call_media, p.call_minutes, p.call_at, p.held_amount, p.held_at, p.capture_before, p.capture_amount, p.capture_fee, p.chain_id, p.collection, p.tier_no, p.tier_name,
  p.rank, p.length_s, p.amount, p.currency, p.fee_bps, p.fee, p.refund_rule, p.refund_days, p.statement_name, p.statement_suffix,
  p.client_key, p.way, p.return_to, p.state, p.method_ref, p.checkout_ref, p.page_url, p.payment_ref, p.charge_ref, p.provisional_until, p.created_at,
  p.paid_at, p.ended_at, p.fail_code, p.refunded, p.asks, p.saves_card, p.is_off_session,
  coalesce((SELECT max(a.sent_at) FROM app.attempt a WHERE a.subject = p.id AND a.purpose = 'pay'), p.created_at)
    < app.now() - CASE p.product WHEN 'call' THEN make_interval(secs => ${CALL_PAGE_S}) ELSE interval '1 hour' END AS is_late,
  p.product = 'call' AND p.created_at < app.now() - make_interval(secs => ${CALL_ASKED_S}) AS is_outlived, h.handle::text, h.name AS channel_name`
const FROM = 'FROM app.purchase p JOIN app.channel h ON h.id = p.channel_id'
const PAGE = 30

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

/** Purchases of an account, the newest first, without our own tries that only the provider failed: they are begun anew, and many. */
export async function pageOfPurchases(
  pool: ScopedPool,
  accountId: string,
  before: string | undefined,
): Promise<{ page: PurchaseRow[]; next: string | null }> {
  const { rows } = await pool.query<PurchaseRow>(
    `SELECT ${COLUMNS} ${FROM} WHERE p.account_id = $1
       AND NOT (p.is_off_session AND p.state IN ('failed', 'expired') AND p.fail_code IN ('PROVIDER', 'EXPIRED')) AND ($2::text IS NULL
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
  sale: AgreedSale
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
  { id, method_ref: methodRef, is_off_session: isAlone }: PurchaseRow,
): Promise<{ methodRef: string; isBankAsked: boolean } | { hidesKept: true }> {
  if (methodRef === null) return { hidesKept: true }
  // nobody is there whom a bank could ask
  if (isAlone) return { methodRef, isBankAsked: false }
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
    `INSERT INTO app.purchase (id, account_id, creator_id, channel_id, account_ref, product, chain_id, collection, tier_no, tier_name, rank, length_s,
       price_version, gift, gift_count, room_id, reservation_id, call_media, call_minutes, call_at, amount, currency, fee_schedule_id, fee_bps, fee, refund_rule, refund_days, statement_name,
       statement_suffix, client_key, way, return_to, card_id, method_ref, card_mark, address_mark, quote_id, session_id, saves_card)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29,
       $30, $31, $32, $33, $34, $35, $36, $37, $38, $39)
     ON CONFLICT DO NOTHING`,
    [
      ...[id, sale.accountId, sale.creatorId, sale.channelId, sale.accountRef, sale.product],
      ...thingOf(sale),
      ...[sale.amount, sale.currency, sale.feeScheduleId, sale.feeBps, sale.fee],
      ...[sale.refundRule, sale.refundDays, sale.statementName, sale.statementSuffix, clientKey, way],
      ...[returnTo, card?.id ?? null, card?.methodRef ?? null, cardMark, addressMark],
      ...[sale.product === 'pass' ? sale.quoteId : null, sessionId],
      sale.product === 'call' && sale.savesCard,
    ],
  )
  return rowCount === 1
}

const bytesOf = (hex: string) => Buffer.from(hex.slice(2), 'hex')

const nothing = (columns: number): null[] => Array(columns).fill(null)

/** Columns of what is sold: seven of a pass, three of a gift, four of a call. */
function thingOf(sale: AgreedSale): unknown[] {
  if (sale.product === 'gift') return [...nothing(7), sale.gift, sale.count, sale.roomId, ...nothing(4)]
  if (sale.product === 'call')
    return [...nothing(10), sale.reservationId, sale.media, sale.minutes, sale.startsAt]
  const { chainId, collection, tierNo, tierName, rank, lengthS, priceVersion } = sale
  return [chainId, bytesOf(collection), tierNo, tierName, rank, lengthS, priceVersion, ...nothing(7)]
}

/** A time that is held or paid for is paid for once, and so is one whose card is saved. */
const OF_CALL: readonly PurchaseState[] = [...OPEN_PURCHASE_STATES, 'saved', 'held', 'paid']

/** Which open purchase of an account is of the same thing: an SQL condition of `p`, and its values from $3 on. */
function sameThing(sale: SameThing): [condition: string, values: unknown[]] {
  if (sale.product === 'call') return ["p.product = 'call' AND p.reservation_id = $3", [sale.reservationId]]
  return sale.product === 'pass'
    ? [
        'p.chain_id = $3 AND p.collection = $4 AND p.tier_no = $5',
        [sale.chainId, bytesOf(sale.collection), sale.tierNo],
      ]
    : [
        "p.product = 'gift' AND p.channel_id = $3 AND p.room_id IS NOT DISTINCT FROM $4 AND p.gift = $5 AND p.gift_count = $6",
        [sale.channelId, sale.roomId, sale.gift, sale.count],
      ]
}

/** The purchase that a press meant, by its key or its quote. */
export async function findPressed(
  pool: ScopedPool,
  accountId: string,
  { clientKey, quoteId }: Press,
): Promise<PurchaseRow | undefined> {
  const { rows } = await pool.query<PurchaseRow>(
    `SELECT ${COLUMNS} ${FROM} WHERE p.account_id = $1
       AND (p.client_key = $2 OR p.quote_id = $3 OR p.other_keys && ARRAY[$2, $3]::text[])
     ORDER BY p.client_key = $2 DESC, p.quote_id IS NOT DISTINCT FROM $3 DESC, p.created_at LIMIT 1`,
    [accountId, clientKey, quoteId],
  )
  return rows[0]
}

/** What makes two sales to an account the same. */
type SameThing = QuotedSale | GiftSale | Pick<HeldCallSale, 'product' | 'accountId' | 'reservationId'>

/** The open purchase of the same thing; of a call also one that is held or paid, and of one whose card is saved that one before its holds. */
export async function findSame(pool: ScopedPool, sale: SameThing): Promise<PurchaseRow | undefined> {
  const [condition, values] = sameThing(sale)
  const { rows } = await pool.query<PurchaseRow>(
    `SELECT ${COLUMNS} ${FROM} WHERE p.account_id = $1 AND p.state = ANY ($2) AND ${condition} ORDER BY p.saves_card DESC LIMIT 1`,
    [sale.accountId, sale.product === 'call' ? OF_CALL : OPEN_PURCHASE_STATES, ...values],
  )
  return rows[0]
}

/** What is under way, held or paid of a call whose card is saved, for its date as it is, and not being let go. @param setupId the purchase that saved it */
export async function findHoldOf(
  pool: ScopedPool,
  accountId: string,
  setupId: string,
): Promise<PurchaseRow | undefined> {
  const { rows } = await pool.query<PurchaseRow>(
    `SELECT ${COLUMNS} ${FROM} WHERE p.account_id = $1 AND p.state = ANY ($3) AND p.product = 'call' AND NOT p.saves_card AND p.capture_amount IS DISTINCT FROM 0 AND (p.reservation_id, p.call_at) =
       (SELECT s.reservation_id, s.call_at FROM app.purchase s WHERE s.id = $2 AND s.account_id = $1 AND s.saves_card)`,
    [accountId, setupId, OF_CALL],
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
