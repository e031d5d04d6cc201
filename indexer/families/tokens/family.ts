import {
  creatorTokenAbi,
  creatorTokenFactoryAbi,
  creatorVaultAbi,
  creatorVaultFactoryAbi,
} from '#generated/abis.ts'
import type { Event } from '../event.ts'
import { contract, type Family } from '../family.ts'
import { AUTHORITY_UPDATED, IMPLEMENTATION_CHANGED, UPGRADED } from '../platform/foreign.ts'
import { foldAllocationLocked, foldAllocationVested, foldTokenTransfer, ofBothOwners } from './balances.ts'
import {
  foldBought,
  foldFeesCollected,
  foldSold,
  foldTokenCreated,
  foldTokenPayout,
} from './creatorTokens.ts'
import { FACTORY_NAMES } from './events.ts'
import {
  foldRevenueDripped,
  foldRevenueNotified,
  foldRevenueOpened,
  foldRewardPaid,
  ofRevenue,
} from './revenue.ts'
import {
  foldDelegateChanged,
  foldStaked,
  foldStakeWithdrawn,
  foldUnstaked,
  foldVaultCreated,
  foldVotesChanged,
  ofStake,
} from './stakes.ts'
import {
  ALLOCATION,
  CREATOR_TOKEN,
  STAKE,
  TOKEN_BALANCE,
  TOKEN_PAYOUT,
  TOKEN_TRADE,
  VAULT,
  VAULT_CHECKPOINT,
  VAULT_INCOME,
  VAULT_REVENUE,
  VAULT_REWARD,
  VAULT_VOTES,
} from './tables.ts'

const ofToken = ({ address }: Event<unknown>) => [CREATOR_TOKEN.ref(address)]
const ofAllocation = ({ args }: Event<{ readonly token: string }>) => [ALLOCATION.ref(args.token)]

/** It is the lock of what creators bought at the launch, too. */
const TOKEN_FACTORY = contract({
  kind: 'creator_token_factory',
  origin: { root: 'creatorTokenFactory', earlier: 'earlierCreatorTokenFactories', isOptional: true },
  editions: [creatorTokenFactoryAbi],
  names: FACTORY_NAMES,
  scope: { contract: 'token' },
  events: {
    TokenCreated: {
      no: 110,
      rows: ({ args }) => [CREATOR_TOKEN.ref(args.token)],
      fold: foldTokenCreated,
    },
    AllocationLocked: { no: 111, rows: ofAllocation, fold: foldAllocationLocked },
    AllocationVested: { no: 112, rows: ofAllocation, fold: foldAllocationVested },
  },
})

const TOKEN = contract({
  kind: 'creator_token',
  origin: { of: 'creator_token_factory', event: 'TokenCreated', address: 'token', creator: 'creator' },
  editions: [creatorTokenAbi],
  names: {},
  scope: 'whole',
  events: {
    Bought: { no: 113, rows: ofToken, fold: foldBought },
    Sold: { no: 114, rows: ofToken, fold: foldSold },
    FeesCollected: { no: 115, rows: ofToken, fold: foldFeesCollected },
    PayoutChanged: { no: 116, rows: ofToken, fold: foldTokenPayout },
    Transfer: { no: 117, rows: ofBothOwners, fold: foldTokenTransfer },
    Approval: 'who may move tokens opens no door',
    OrderUsed: 'a permit counts the same nonces on without an event, so who signs asks the token',
  },
})

const VAULT_FACTORY = contract({
  kind: 'vault_factory',
  origin: { root: 'vaultFactory', isOptional: true },
  editions: [creatorVaultFactoryAbi],
  names: {},
  scope: { contract: 'vault' },
  events: {
    VaultCreated: { no: 120, rows: ({ args }) => [VAULT.ref(args.vault)], fold: foldVaultCreated },
    AuthorityUpdated: AUTHORITY_UPDATED,
    ImplementationChanged: IMPLEMENTATION_CHANGED,
    Initialized: 'says only that it was set up',
    Upgraded: UPGRADED,
  },
})

const CREATOR_VAULT = contract({
  kind: 'vault',
  origin: { of: 'vault_factory', event: 'VaultCreated', address: 'vault', creator: 'creator' },
  editions: [creatorVaultAbi],
  names: {},
  scope: 'whole',
  events: {
    Staked: { no: 121, rows: ofStake, fold: foldStaked },
    Unstaked: { no: 122, rows: ofStake, fold: foldUnstaked },
    StakeWithdrawn: { no: 123, rows: ofStake, fold: foldStakeWithdrawn },
    RevenueOpened: { no: 124, rows: ofRevenue, fold: foldRevenueOpened },
    RevenueNotified: { no: 125, rows: ofRevenue, fold: foldRevenueNotified },
    RevenueDripped: { no: 126, rows: ofRevenue, fold: foldRevenueDripped },
    RewardPaid: { no: 127, rows: ofRevenue, fold: foldRewardPaid },
    DelegateChanged: {
      no: 128,
      rows: ({ address, args }) => [VAULT_VOTES.ref(address, args.delegator)],
      fold: foldDelegateChanged,
    },
    DelegateVotesChanged: {
      no: 129,
      rows: ({ address, args }) => [VAULT_VOTES.ref(address, args.delegate)],
      fold: foldVotesChanged,
    },
    EIP712DomainChanged: 'the domain that delegations are signed in follows from the address',
    Initialized: 'says only that it was set up',
  },
})

/** Tokens of creators, their trades and holders, what is locked, and vaults with stakes, votes and shared revenue. */
export const TOKENS: Family = {
  name: 'tokens',
  version: 1,
  contracts: [TOKEN_FACTORY, TOKEN, VAULT_FACTORY, CREATOR_VAULT],
  tables: [
    ...[CREATOR_TOKEN, TOKEN_BALANCE, TOKEN_TRADE, TOKEN_PAYOUT, ALLOCATION],
    ...[VAULT, STAKE, VAULT_VOTES, VAULT_CHECKPOINT, VAULT_REVENUE, VAULT_INCOME, VAULT_REWARD],
  ],
}
