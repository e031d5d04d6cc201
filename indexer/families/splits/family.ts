import { pullSplitAbi, splitFactoryAbi, supporterPoolAbi } from '#generated/abis.ts'
import { contract, type Family } from '../family.ts'
import { foldDistributed, foldPayeesChanged, foldPayeesKept, foldSplitCreated, ofCurrency } from './payees.ts'
import { foldPoolCreated, foldSupporterPaid } from './pools.ts'
import { KEPT_PAYEES, POOL, SPLIT, SPLIT_PAYMENT, SUPPORTER_PAYMENT } from './tables.ts'

const SPLIT_FACTORY = contract({
  kind: 'split_factory',
  origin: { root: 'splitFactory', isOptional: true },
  editions: [splitFactoryAbi],
  names: {},
  scope: { contract: 'split' },
  events: {
    SplitCreated: { no: 180, rows: ({ args }) => [SPLIT.ref(args.split)], fold: foldSplitCreated },
    PoolCreated: {
      no: 181,
      scope: { contract: 'pool' },
      rows: ({ args }) => [POOL.ref(args.pool)],
      fold: foldPoolCreated,
    },
  },
})

const PULL_SPLIT = contract({
  kind: 'split',
  origin: { of: 'split_factory', event: 'SplitCreated', address: 'split', creator: 'owner' },
  editions: [pullSplitAbi],
  names: {},
  scope: 'whole',
  events: {
    Distributed: { no: 182, rows: ofCurrency, fold: foldDistributed },
    PayeesKept: { no: 183, rows: ofCurrency, fold: foldPayeesKept },
    PayeesChanged: { no: 184, rows: ({ address }) => [SPLIT.ref(address)], fold: foldPayeesChanged },
  },
})

const SUPPORTER_POOL = contract({
  kind: 'supporter_pool',
  origin: { of: 'split_factory', event: 'PoolCreated', address: 'pool', creator: 'by' },
  editions: [supporterPoolAbi],
  names: {},
  scope: 'whole',
  events: { SupporterPaid: { no: 185, rows: () => [], fold: foldSupporterPaid } },
})

/** Addresses that several people are paid through, and what early supporters earn together. */
export const SPLITS: Family = {
  name: 'splits',
  version: 1,
  contracts: [SPLIT_FACTORY, PULL_SPLIT, SUPPORTER_POOL],
  tables: [SPLIT, KEPT_PAYEES, POOL, SPLIT_PAYMENT, SUPPORTER_PAYMENT],
}
