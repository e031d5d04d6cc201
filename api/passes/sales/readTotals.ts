import type { Pool } from 'pg'
import { readWaiting } from './readWaiting.ts'

/** Money of one tier in one currency. */
export interface TotalRow {
  tier_no: number
  currency: number
  /** what buyers paid */
  gross: bigint
  /** of that, what referrers received */
  share: bigint
  /** what went back to buyers, or was paid by the creator to end passes */
  refunded: bigint
  /** what the collection keeps while it can be asked back */
  kept: bigint
  /** of what is the creator's, what could not be delivered and waits in the ledger */
  waiting: bigint
}

const PAID = "('purchase', 'extension', 'upgrade', 'renewal')"

/**
 * A receipt belongs to the sale just before it, whose share is paid when the price is earned; a settlement ends the newest
 * receipt of its pass.
 */
const TOTALS = `WITH receipt AS (
    SELECT r.*, s.tier_no, s.referral_units FROM chain.pass_receipt_as_of r JOIN LATERAL (
      SELECT o.tier_no, o.referral_units FROM chain.pass_sale_as_of o
      WHERE o.chain_id = r.chain_id AND o.block = r.block AND o.log_index < r.log_index AND o.collection = r.collection
        AND o.pass_id = r.pass_id AND o.kind IN ${PAID} ORDER BY o.log_index DESC LIMIT 1) s ON true
    WHERE r.chain_id = $1 AND r.collection = $2),
  money AS (
    SELECT tier_no, currency, amount_units AS gross, referral_units AS share, 0 AS refunded, 0 AS kept
    FROM chain.pass_sale_as_of WHERE chain_id = $1 AND collection = $2 AND kind IN ${PAID}
    UNION ALL SELECT tier_no, currency, 0, 0, amount_units, 0 FROM chain.pass_sale_as_of
    WHERE chain_id = $1 AND collection = $2 AND (kind = 'refund' OR (kind = 'revocation' AND payer = $3))
    UNION ALL SELECT tier_no, currency, 0, -referral_units, 0, CASE WHEN settled_at IS NULL THEN amount_units ELSE 0 END FROM receipt
    UNION ALL SELECT k.tier_no, e.currency, 0, e.referral_units, 0, 0 FROM chain.pass_settlement_as_of e JOIN LATERAL (
      SELECT s.tier_no FROM (SELECT r.block, r.log_index FROM chain.pass_receipt_as_of r
        WHERE r.chain_id = e.chain_id AND r.collection = e.collection AND r.pass_id = e.pass_id
          AND (r.block, r.log_index) < (e.block, e.log_index) ORDER BY r.block DESC, r.log_index DESC LIMIT 1) r
      JOIN LATERAL (SELECT o.tier_no FROM chain.pass_sale_as_of o
        WHERE o.chain_id = e.chain_id AND o.block = r.block AND o.log_index < r.log_index AND o.collection = e.collection
          AND o.pass_id = e.pass_id AND o.kind IN ${PAID} ORDER BY o.log_index DESC LIMIT 1) s ON true) k ON true
    WHERE e.chain_id = $1 AND e.collection = $2)
  SELECT tier_no, currency, sum(gross) AS gross, sum(share) AS share, sum(refunded) AS refunded, sum(kept) AS kept, 0::numeric AS waiting
  FROM money GROUP BY tier_no, currency ORDER BY tier_no, currency`

/** Totals of a collection by tier and currency; what is reorged away is in none of them. */
export async function readTotals(
  pool: Pool,
  of: { chainId: number; collection: Buffer; ledger: string },
  creatorWallet: Buffer,
): Promise<TotalRow[]> {
  const [{ rows }, waiting] = await Promise.all([
    pool.query<TotalRow>(TOTALS, [of.chainId, of.collection, creatorWallet]),
    readWaiting(pool, of),
  ])
  return rows.map((row) => ({
    ...row,
    waiting: waiting.get(`${row.tier_no}/${row.currency}`) ?? 0n,
  }))
}
