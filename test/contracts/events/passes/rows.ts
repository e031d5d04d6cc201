import type { Address } from 'viem'
import type { Line } from './line.ts'

export const NOBODY = '0x0000000000000000000000000000000000000000'

export interface TierRow {
  price: bigint
  duration: number
  maxSupply: number
  minted: number
  referralBps: number
  currency: number
  flags: number
  refundWindow: number
  rank: number
}

/** Columns of `chain.pass`, and what else a pass knows. */
export interface PassRow {
  owner: Address
  tier: number
  line: Line
  boughtAt: number
  movedAt: number | null
  revoked: boolean
  payer: Address | null
  paid: bigint
  currency: number
  heldUntil: number
  /** a card holds it, or held it last */
  byCard: boolean
}

export interface ReceiptRow {
  payer: Address
  paid: bigint
  referrer: Address
  until: number
  closesAt: number
  currency: number
  share: number
}

/** One row of `chain.pass_sale`. */
export interface SaleRow {
  passId: bigint
  kind: 'purchase' | 'extension' | 'grant' | 'upgrade' | 'refund'
  payer: Address | null
  to: Address
  currency: number
  amount: bigint
  referrer: Address | null
  referral: bigint
  end: number
}
