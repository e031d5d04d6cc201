/** Rows of the projections as they stand in Postgres: 0x text for bytes, text for numeric and time. */
interface Placed {
  [column: string]: string | number | bigint | boolean | null
  chain_id: number
  block: number
  log_index: number
  tx_hash: string
}

export interface CollectionRow extends Placed {
  collection: string
  creator_wallet: string
  payout: string
  name: string
  name_hash: string | null
  symbol: string
  symbol_hash: string | null
  next_id: bigint
}

export interface TierRow extends Placed {
  collection: string
  tier_no: number
  price_units: bigint
  currency: number
  duration_s: number
  max_supply: number
  minted: number
  rank: number
  flags: number
  refund_window_s: number
  referral_bps: number
}

export interface PassRow extends Placed {
  collection: string
  pass_id: bigint
  owner: string
  tier_no: number
  valid_until: string | null
  bought_at: string
  moved_at: string | null
  moved_from: string | null
  moved_block: number | null
  revoked: boolean
  payer: string | null
  paid_units: bigint
  currency: number
}

export interface CreditRow extends Placed {
  ledger: string
  account_wallet: string
  currency: number
  owed_units: bigint
}

export interface SaleRow extends Placed {
  collection: string
  pass_id: bigint
  tier_no: number
  kind: 'purchase' | 'extension' | 'grant' | 'upgrade'
  payer: string | null
  recipient: string
  currency: number
  amount_units: bigint
  referrer: string | null
  referral_units: bigint
  valid_until: string | null
  at: string
}
