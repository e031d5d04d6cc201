import { journal, projection, type RowOf } from '../table.ts'

export const COLLECTION = projection({
  no: 1,
  name: 'pass_collection',
  key: { collection: 'address' },
  columns: {
    creator_wallet: 'address',
    payout: 'address',
    name: 'text',
    name_hash: 'hash?',
    symbol: 'text',
    symbol_hash: 'hash?',
    next_id: 'uint256',
  },
  scope: { address: 'collection' },
})

export const TIER = projection({
  no: 2,
  name: 'tier',
  key: { collection: 'address', tier_no: 'int' },
  columns: {
    price_units: 'uint256',
    currency: 'int',
    duration_s: 'int',
    max_supply: 'int',
    minted: 'int',
    rank: 'int',
    flags: 'int',
    refund_window_s: 'int',
    referral_bps: 'int',
  },
  scope: { address: 'collection' },
})
export type TierRow = RowOf<typeof TIER>

export const PASS = projection({
  no: 3,
  name: 'pass',
  key: { collection: 'address', pass_id: 'uint256' },
  columns: {
    owner: 'address',
    tier_no: 'int',
    valid_until: 'time?',
    bought_at: 'time',
    moved_at: 'time?',
    moved_from: 'address?',
    moved_block: 'int?',
    revoked: 'bool',
    payer: 'address?',
    paid_units: 'uint256',
    currency: 'int',
  },
  scope: { address: 'collection' },
  wallets: ['owner'],
})
export type PassRow = RowOf<typeof PASS>

export const SALE = journal({
  name: 'pass_sale',
  columns: {
    collection: 'address',
    pass_id: 'uint256',
    tier_no: 'int',
    kind: 'text',
    payer: 'address?',
    recipient: 'address',
    currency: 'int',
    amount_units: 'uint256',
    referrer: 'address?',
    referral_units: 'uint256',
    valid_until: 'time?',
    at: 'time',
  },
  scope: { address: 'collection' },
})
