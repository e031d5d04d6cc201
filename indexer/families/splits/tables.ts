import { journal, projection } from '../table.ts'

/** A part that has an end is the first payee's from then on; no row says whether it has come. */
export const SPLIT = projection({
  no: 75,
  name: 'split',
  key: { split: 'address' },
  columns: { owner: 'address?', made_by: 'address', payees_hash: 'hash', payees: 'json' },
  scope: { address: 'split' },
})

/** Currencies of which something came before the list changed: the older list stands for them until it was divided once. */
export const KEPT_PAYEES = projection({
  no: 76,
  name: 'kept_payees',
  key: { split: 'address', currency: 'int' },
  columns: { payees_hash: 'hash', payees: 'json', ended_at: 'time?' },
  scope: { address: 'split' },
})

export const POOL = projection({
  no: 77,
  name: 'pool',
  key: { pool: 'address' },
  columns: {
    made_by: 'address',
    root: 'hash',
    supporters: 'int',
    collection: 'address',
    is_first: 'bool',
    bound: 'uint256',
    currency: 'int',
    least_units: 'uint256',
  },
  scope: { address: 'pool' },
})

/** What a split divided: `parts` says how much of it waits for which payee in the ledger. */
export const SPLIT_PAYMENT = journal({
  name: 'split_payment',
  columns: {
    payer: 'address',
    made_by: 'address',
    currency: 'int',
    amount_units: 'uint256',
    payees_hash: 'hash',
    parts: 'json',
    at: 'time',
  },
  scope: { address: 'payer' },
})

export const SUPPORTER_PAYMENT = journal({
  name: 'supporter_payment',
  columns: {
    payer: 'address',
    payee: 'address',
    currency: 'int',
    amount_units: 'uint256',
    paid_units: 'uint256',
    paid_to_all_units: 'uint256',
    at: 'time',
  },
  scope: { address: 'payer' },
})
