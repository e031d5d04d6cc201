/** How a column is written in COPY text; `bytes` values are 0x text. */
export type Codec = 'bytes' | 'text' | 'plain'

/** A table the indexer writes, with its columns in the order of COPY. */
export interface Table {
  name: string
  columns: Record<string, Codec>
}

/** A table whose rows change: a row is replaced as a whole and taken back from `chain.undo`. */
export interface Projection extends Table {
  /** number in `chain.undo.tbl`; stored, never renumbered */
  no: number
  /** primary key after chain_id, with SQL types */
  key: Record<string, 'bytea' | 'numeric' | 'int'>
}

export type Schema = 'chain' | 'chain_next'

const LOG_POSITION = { block: 'plain', log_index: 'plain', tx_hash: 'bytes' } as const

export const BLOCK: Table = {
  name: 'block',
  columns: {
    chain_id: 'plain',
    number: 'plain',
    hash: 'bytes',
    parent_hash: 'bytes',
    at: 'plain',
    receipts_root: 'bytes',
    proof: 'plain',
  },
}

export const WATCH: Table = {
  name: 'watch',
  columns: {
    chain_id: 'plain',
    address: 'bytes',
    kind: 'plain',
    creator_wallet: 'bytes',
    from_block: 'plain',
  },
}

export const COLLECTION: Projection = {
  no: 1,
  name: 'pass_collection',
  key: { collection: 'bytea' },
  columns: {
    chain_id: 'plain',
    collection: 'bytes',
    creator_wallet: 'bytes',
    payout: 'bytes',
    name: 'text',
    name_hash: 'bytes',
    symbol: 'text',
    symbol_hash: 'bytes',
    next_id: 'plain',
    ...LOG_POSITION,
  },
}

export const TIER: Projection = {
  no: 2,
  name: 'tier',
  key: { collection: 'bytea', tier_no: 'int' },
  columns: {
    chain_id: 'plain',
    collection: 'bytes',
    tier_no: 'plain',
    price_units: 'plain',
    currency: 'plain',
    duration_s: 'plain',
    max_supply: 'plain',
    minted: 'plain',
    rank: 'plain',
    flags: 'plain',
    refund_window_s: 'plain',
    referral_bps: 'plain',
    ...LOG_POSITION,
  },
}

export const PASS: Projection = {
  no: 3,
  name: 'pass',
  key: { collection: 'bytea', pass_id: 'numeric' },
  columns: {
    chain_id: 'plain',
    collection: 'bytes',
    pass_id: 'plain',
    owner: 'bytes',
    tier_no: 'plain',
    valid_until: 'plain',
    bought_at: 'plain',
    moved_at: 'plain',
    moved_from: 'bytes',
    moved_block: 'plain',
    revoked: 'plain',
    payer: 'bytes',
    paid_units: 'plain',
    currency: 'plain',
    ...LOG_POSITION,
  },
}

export const CREDIT: Projection = {
  no: 4,
  name: 'credit',
  key: { ledger: 'bytea', account_wallet: 'bytea', currency: 'int' },
  columns: {
    chain_id: 'plain',
    ledger: 'bytes',
    account_wallet: 'bytes',
    currency: 'plain',
    owed_units: 'plain',
    ...LOG_POSITION,
  },
}

/** Written once per event, never changed: taken back by its block. */
export const SALE: Table = {
  name: 'pass_sale',
  columns: {
    chain_id: 'plain',
    block: 'plain',
    log_index: 'plain',
    collection: 'bytes',
    pass_id: 'plain',
    tier_no: 'plain',
    kind: 'plain',
    payer: 'bytes',
    recipient: 'bytes',
    currency: 'plain',
    amount_units: 'plain',
    referrer: 'bytes',
    referral_units: 'plain',
    valid_until: 'plain',
    at: 'plain',
    tx_hash: 'bytes',
  },
}

export const PROJECTIONS = [COLLECTION, TIER, PASS, CREDIT] as const
