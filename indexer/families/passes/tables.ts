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
    royalty_bps: 'int',
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
    held_until: 'time?',
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
    payee: 'address?',
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

/** In the first edition a follow is a pass, which `pass_id` names. */
export const FOLLOW = projection({
  no: 31,
  name: 'follow',
  key: { collection: 'address', wallet: 'address' },
  columns: { since: 'time', ended_at: 'time?', pass_id: 'uint256?' },
  scope: { address: 'collection' },
})

export const VOUCHER = projection({
  no: 32,
  name: 'voucher',
  key: { collection: 'address', nonce: 'uint256' },
  columns: { pass_id: 'uint256?', used_at: 'time?', voided_at: 'time?' },
  scope: { address: 'collection' },
})

/** Passes that were paid by card, by the name of the payment: a collection gives each one once. */
export const CARD_CLAIM = projection({
  no: 33,
  name: 'card_claim',
  key: { collection: 'address', purchase: 'hash' },
  columns: {
    pass_id: 'uint256',
    wallet: 'address',
    tier_no: 'int',
    signer: 'address',
    held_until: 'time',
    valid_until: 'time?',
    at: 'time',
  },
  scope: { address: 'collection' },
  wallets: ['wallet'],
})

/** Prices that are kept for a refund. What became of one is the next settlement of its pass: a pass has one open receipt. */
export const RECEIPT = journal({
  name: 'pass_receipt',
  columns: {
    collection: 'address',
    pass_id: 'uint256',
    payer: 'address',
    referrer: 'address?',
    currency: 'int',
    amount_units: 'uint256',
    share_bps: 'int',
    until: 'time?',
    closes_at: 'time',
    at: 'time',
  },
  scope: { address: 'collection' },
})

/** What was earned of a price that was kept. */
export const SETTLEMENT = journal({
  name: 'pass_settlement',
  columns: {
    collection: 'address',
    pass_id: 'uint256',
    payee: 'address',
    currency: 'int',
    amount_units: 'uint256',
    referrer: 'address?',
    referral_units: 'uint256',
    at: 'time',
  },
  scope: { address: 'collection' },
})
