import { firstLedgerAbi } from '#editions/first.generated.ts'
import { currencyListAbi, feeScheduleAbi, ledgerAbi } from '#generated/abis.ts'
import { contract, type Family } from '../family.ts'
import { AUTHORITY_UPDATED } from '../platform/foreign.ts'
import { CREDIT, foldBalance } from './credit.ts'
import { CURRENCY, foldCurrencyPaused, foldListed } from './currency.ts'
import { FEE, foldFeeChanged, foldInflowPaused } from './fee.ts'

const LEDGER = contract({
  kind: 'ledger',
  origin: { root: 'ledger' },
  editions: [ledgerAbi, firstLedgerAbi],
  names: {},
  scope: { key: 'account' },
  events: {
    Credited: { no: 40, ...foldBalance },
    Withdrawn: { no: 41, ...foldBalance },
    CurrencyFixed: 'repeats what the list of currencies said of the token',
  },
})

/** The list of the first edition stood behind a proxy and spoke of currencies in the same words. */
const CURRENCY_LIST = contract({
  kind: 'currency_list',
  origin: { root: 'currencyList', isOptional: true },
  editions: [currencyListAbi],
  names: {},
  scope: { key: 'index' },
  events: {
    CurrencyListed: { no: 42, ...foldListed },
    CurrencyPaused: { no: 43, ...foldCurrencyPaused },
    AuthorityUpdated: AUTHORITY_UPDATED,
  },
})

const FEE_SCHEDULE = contract({
  kind: 'fee_schedule',
  origin: { root: 'feeSchedule', earlier: 'earlierFeeSchedules', isOptional: true },
  editions: [feeScheduleAbi],
  names: {},
  scope: { key: 'product' },
  events: {
    FeeChanged: { no: 44, ...foldFeeChanged },
    InflowPaused: { no: 45, ...foldInflowPaused },
    AuthorityUpdated: AUTHORITY_UPDATED,
    GuardRearmed: 'says what the guardian may do again, not that it was done',
    TreasuryChanged: 'a sale says itself where its fee went',
  },
})

/** Money that waits to be fetched, what prices may be in, and the platform's part. */
export const PAYMENTS: Family = {
  name: 'payments',
  version: 3,
  contracts: [LEDGER, CURRENCY_LIST, FEE_SCHEDULE],
  tables: [CREDIT, CURRENCY, FEE],
}
