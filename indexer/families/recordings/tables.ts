import { journal, projection, type RowOf } from '../table.ts'

export const RECORDING_COLLECTION = projection({
  no: 70,
  name: 'recording_collection',
  key: { collection: 'address' },
  columns: { creator_wallet: 'address', name: 'text', name_hash: 'hash?' },
  scope: { address: 'collection' },
})

/** Whether it can be bought now follows from time, and from what the buyer holds and bought. */
export const RECORDING = projection({
  no: 71,
  name: 'recording',
  key: { collection: 'address', recording_id: 'uint256' },
  columns: {
    content: 'hash',
    metadata: 'hash',
    uri: 'text?',
    uri_hash: 'hash?',
    payout: 'address',
    royalty_bps: 'int',
    currency: 'int',
    price_units: 'uint256',
    max_supply: 'int',
    minted: 'int',
    per_wallet: 'int',
    sale_ends_at: 'time?',
    collaborators: 'int',
    gate: 'json',
    is_frozen: 'bool',
  },
  scope: { address: 'collection' },
})
export type RecordingRow = RowOf<typeof RECORDING>

export const RECORDING_BALANCE = projection({
  no: 72,
  name: 'recording_balance',
  key: { collection: 'address', recording_id: 'uint256', owner: 'address' },
  columns: { amount: 'uint256', sold: 'int', departures: 'uint256' },
  scope: { address: 'collection' },
  wallets: ['owner'],
})
export type BalanceRow = RowOf<typeof RECORDING_BALANCE>

export const CONSENT = projection({
  no: 73,
  name: 'consent',
  key: { collection: 'address', recording_id: 'uint256', collaborator: 'address' },
  // the last second in which it counted is as wide as the chain's numbers: people sign for ever
  columns: { content: 'hash', payout: 'address', royalty_bps: 'int', deadline_s: 'uint256' },
  scope: { address: 'collection' },
})

export const RECORDING_SALE = journal({
  name: 'recording_sale',
  columns: {
    collection: 'address',
    recording_id: 'uint256',
    payer: 'address',
    payee: 'address',
    recipient: 'address',
    quantity: 'int',
    currency: 'int',
    amount_units: 'uint256',
    fee_units: 'uint256',
    treasury: 'address',
    at: 'time',
  },
  scope: { address: 'collection' },
})
