import { firstLedgerAbi } from '#editions/first.generated.ts'
import { ledgerAbi } from '#generated/abis.ts'
import { contract, type Family } from '../family.ts'
import { CREDIT, foldBalance } from './credit.ts'

const LEDGER = contract({
  kind: 'ledger',
  origin: { root: 'ledger' },
  editions: [ledgerAbi, firstLedgerAbi],
  names: {},
  scope: { key: 'account' },
  events: {
    Credited: { no: 40, ...foldBalance },
    Withdrawn: { no: 41, ...foldBalance },
    CurrencyFixed: 'no row shows it yet',
  },
})

/** Money that waits to be fetched. */
export const PAYMENTS: Family = { name: 'payments', version: 2, contracts: [LEDGER], tables: [CREDIT] }
