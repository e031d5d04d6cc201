import { randomBytes } from 'node:crypto'
import type { Pool } from 'pg'
import type { BookingPolicy } from '#domain/booking/terms.ts'
import { policyOf } from '#domain/calls/terms.ts'

/** The escrow of installations of the kit. */
export const ESCROW = `0x${'e5c'.padStart(40, '0')}`
export const CHAIN_ID = 31337

const bytesOf = (hex: string) => Buffer.from(hex.slice(2), 'hex')

/** An open offer of the escrow, where it is not what `offer` would choose. */
export interface SaleWish {
  offerNo?: number
  policyId?: number
  /** smallest unit, as text */
  units?: string
}

/** Rows of the escrow as the indexer would write them, through the indexer's own role. */
export function createCallChain(indexer: Pool) {
  return {
    /** Terms of a wallet, the moderate ones unless others are given. */
    async policy(wallet: string, policyId = 0, policy: BookingPolicy = policyOf('moderate', 1)) {
      await indexer.query(
        `INSERT INTO chain.policy (chain_id, escrow, creator, policy_id, notice_full_s, notice_partial_s, dispute_window_s,
           arbiter_deadline_s, grace_s, partial_bps, no_show_bps, full_overlap_bps, fallback_bps, is_metered, block, log_index, tx_hash,
           created_block, created_tx)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 1, 0, $15, 1, $15)`,
        [
          ...[CHAIN_ID, bytesOf(ESCROW), bytesOf(wallet), policyId],
          ...[policy.noticeFullSeconds, policy.noticePartialSeconds, policy.disputeWindowSeconds],
          ...[policy.arbiterDeadlineSeconds, policy.graceSeconds, policy.partialBps, policy.noShowBps],
          ...[policy.fullOverlapBps, policy.fallbackBps, policy.isMetered, randomBytes(32)],
        ],
      )
    },
    /** Half an hour for one and a half of the chain's own, unless something else is sold. */
    async offer(wallet: string, { offerNo = 1, policyId = 0, units = '1500000000000000000' }: SaleWish = {}) {
      await indexer.query(
        `INSERT INTO chain.offer (chain_id, escrow, creator, offer_no, price_units, currency, length_minutes, policy_id, calls, is_open,
           block, log_index, tx_hash, created_block, created_tx) VALUES ($1, $2, $3, $4, $5, 0, 30, $6, 1, true, 1, 0, $7, 1, $7)`,
        [CHAIN_ID, bytesOf(ESCROW), bytesOf(wallet), offerNo, units, policyId, randomBytes(32)],
      )
    },
    /** Changes all rows of a wallet. @param set SQL */
    async change(table: 'offer' | 'policy', wallet: string, set: string) {
      await indexer.query(`UPDATE chain.${table} SET ${set} WHERE creator = $1`, [bytesOf(wallet)])
    },
  }
}
