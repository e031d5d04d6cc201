import { journal, projection, type RowOf } from '../table.ts'

export const CREATOR_TOKEN = projection({
  no: 50,
  name: 'creator_token',
  key: { token: 'address' },
  columns: {
    creator: 'address',
    payout: 'address',
    name: 'text',
    name_hash: 'hash?',
    symbol: 'text',
    symbol_hash: 'hash?',
    currency: 'int',
    slope: 'uint256',
    virtual_supply_units: 'uint256',
    cap_units: 'uint256',
    creator_fee_bps: 'int',
    launch_fee_bps: 'int',
    launch_s: 'int',
    launched_at: 'time',
    supply_units: 'uint256',
    reserve_units: 'uint256',
    platform_bps: 'uint256',
    platform_owed_units: 'uint256',
    creator_owed_units: 'uint256',
  },
  scope: { address: 'token' },
})

export const TOKEN_BALANCE = projection({
  no: 51,
  name: 'token_balance',
  key: { token: 'address', owner: 'address' },
  columns: { amount_units: 'uint256' },
  scope: { address: 'token' },
  wallets: ['owner'],
})

/** Both sides as money goes: a purchase pays the token, a sale is paid by it. */
export const TOKEN_TRADE = journal({
  name: 'token_trade',
  columns: {
    token: 'address',
    side: 'text',
    who: 'address',
    payer: 'address',
    payee: 'address',
    referrer: 'address?',
    currency: 'int',
    tokens_units: 'uint256',
    amount_units: 'uint256',
    platform_fee_units: 'uint256',
    creator_fee_units: 'uint256',
    supply_after_units: 'uint256',
    reserve_after_units: 'uint256',
    at: 'time',
  },
  scope: { address: 'token' },
})

/** Fees of trades that left the token. */
export const TOKEN_PAYOUT = journal({
  name: 'token_payout',
  columns: {
    token: 'address',
    payee: 'address',
    currency: 'int',
    amount_units: 'uint256',
    treasury: 'address',
    platform_units: 'uint256',
    at: 'time',
  },
  scope: { address: 'token' },
})

export const ALLOCATION = projection({
  no: 52,
  name: 'allocation',
  key: { token: 'address' },
  columns: {
    creator: 'address',
    locked_units: 'uint256',
    released_units: 'uint256',
    locked_at: 'time',
    cliff_ends_at: 'time',
    vesting_ends_at: 'time',
  },
  scope: { address: 'token' },
})

export const VAULT = projection({
  no: 53,
  name: 'vault',
  key: { vault: 'address' },
  columns: {
    token: 'address',
    creator: 'address',
    min_stake_units: 'uint256',
    founder_votes: 'bool',
    total_staked_units: 'uint256',
    total_leaving_units: 'uint256',
  },
  scope: { address: 'vault' },
})

export const STAKE = projection({
  no: 54,
  name: 'stake',
  key: { vault: 'address', owner: 'address' },
  columns: { amount_units: 'uint256', leaving_units: 'uint256', leaving_until: 'time?' },
  scope: { address: 'vault' },
  wallets: ['owner'],
})
export type StakeRow = RowOf<typeof STAKE>

/** Whom a wallet votes through, and what it votes with. */
export const VAULT_VOTES = projection({
  no: 55,
  name: 'vault_votes',
  key: { vault: 'address', wallet: 'address' },
  columns: { delegatee: 'address?', votes_units: 'uint256' },
  scope: { address: 'vault' },
})

/** What a wallet voted with from a second on: proposals count those of a past second. */
export const VAULT_CHECKPOINT = journal({
  name: 'vault_checkpoint',
  columns: { vault: 'address', wallet: 'address', votes_units: 'uint256', at: 'time' },
  scope: { address: 'vault' },
})

export const VAULT_REVENUE = projection({
  no: 56,
  name: 'vault_revenue',
  key: { vault: 'address', currency: 'int' },
  columns: {
    token: 'address',
    notice_hash: 'hash',
    opened_at: 'time',
    per_token_scaled: 'uint256',
    left_scaled: 'uint256',
    dripped_at: 'time?',
    ends_at: 'time?',
    notified_units: 'uint256',
    paid_units: 'uint256',
  },
  scope: { address: 'vault' },
})
export type VaultRevenueRow = RowOf<typeof VAULT_REVENUE>

/** Revenue that came in. */
export const VAULT_INCOME = journal({
  name: 'vault_income',
  columns: { vault: 'address', currency: 'int', payer: 'address', amount_units: 'uint256', at: 'time' },
  scope: { address: 'vault' },
})

/** Revenue that a wallet took. */
export const VAULT_REWARD = journal({
  name: 'vault_reward',
  columns: {
    vault: 'address',
    currency: 'int',
    owner: 'address',
    payee: 'address',
    amount_units: 'uint256',
    at: 'time',
  },
  scope: { address: 'vault' },
})
