import type { Pool } from 'pg'
import type { Level, PASS_SALE_KINDS } from '#domain/words.ts'

/** Where a page of sales ended: sales before this one follow. */
export interface SaleCursor {
  block: number
  logIndex: number
}

export interface SaleRow {
  block: number
  log_index: number
  at: Date
  kind: (typeof PASS_SALE_KINDS)[number]
  tier_no: number
  pass_id: bigint
  currency: number
  amount_units: bigint
  referral_units: bigint
  recipient: Buffer
  tx_hash: Buffer
  level: Level
  /** end of the time in which this price can be asked back; null where it is not kept, or no more */
  kept_until: Date | null
}

/** Sales of a collection, newest first. A price that was kept has its share only when it is earned. */
export async function readSales(
  pool: Pool,
  of: { chainId: number; collection: Buffer },
  before: SaleCursor | null,
  most: number,
): Promise<SaleRow[]> {
  const { rows } = await pool.query<SaleRow>(
    `SELECT s.block, s.log_index, s.at, s.kind::text, s.tier_no, s.pass_id, s.currency, s.amount_units, s.recipient, s.tx_hash,
       CASE WHEN r.closes_at IS NULL THEN s.referral_units ELSE 0 END AS referral_units,
       CASE WHEN r.settled_at IS NULL THEN r.closes_at END AS kept_until,
       CASE WHEN s.block > least(c.safe, c.agreed) THEN 'latest' WHEN s.block > c.finalized THEN 'safe' ELSE 'finalized' END AS level
     FROM chain.pass_sale_as_of s JOIN chain.cursor c ON c.chain_id = s.chain_id
     LEFT JOIN LATERAL (SELECT k.closes_at, k.settled_at FROM chain.pass_receipt_as_of k
       WHERE k.chain_id = s.chain_id AND k.collection = s.collection AND k.pass_id = s.pass_id AND k.block = s.block
         AND k.log_index > s.log_index AND s.kind NOT IN ('grant', 'refund', 'revocation', 'card')
         AND NOT EXISTS (SELECT FROM chain.pass_sale_as_of o WHERE o.chain_id = s.chain_id AND o.block = s.block
           AND o.collection = s.collection AND o.pass_id = s.pass_id AND o.log_index > s.log_index AND o.log_index < k.log_index
           AND o.kind NOT IN ('grant', 'refund', 'revocation', 'card'))
       ORDER BY k.log_index LIMIT 1) r ON true
     WHERE s.chain_id = $1 AND s.collection = $2 AND ($3::bigint IS NULL OR (s.block, s.log_index) < ($3, $4::int))
     ORDER BY s.block DESC, s.log_index DESC LIMIT $5`,
    [of.chainId, of.collection, before?.block ?? null, before?.logIndex ?? null, most],
  )
  return rows
}
