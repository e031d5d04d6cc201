import type { Arg } from '../args.ts'
import type { Event } from '../event.ts'
import { contract, type Family } from '../family.ts'
import type { RowRef } from '../table.ts'
import { foldCollectionCreated, foldPayoutChanged, foldTierTerms } from './collections.ts'
import { COLLECTION_EDITIONS, FACTORY_EDITIONS, NAMES } from './events.ts'
import { foldMerged, foldTransfer } from './holdings.ts'
import {
  foldExtended,
  foldFollowed,
  foldGiven,
  foldPurchased,
  foldRefunded,
  foldRevoked,
  foldUpgraded,
} from './sales.ts'
import { COLLECTION, PASS, SALE, TIER } from './tables.ts'

interface PassArgs {
  readonly [name: string]: Arg
  readonly passId: bigint
}

const ofCollection = ({ address }: Event<unknown>): RowRef[] => [COLLECTION.ref(address)]
const ofTier = ({ address, args }: Event<{ readonly tierNo: bigint }>): RowRef[] => [
  TIER.ref(address, Number(args.tierNo)),
]
const ofPass = ({ address, args }: Event<PassArgs>): RowRef[] => [PASS.ref(address, args.passId)]
const ofPassAndTier = (event: Event<PassArgs & { readonly tierNo: bigint }>): RowRef[] => [
  ...ofPass(event),
  ...ofTier(event),
]

const FACTORY = contract({
  kind: 'factory',
  origin: { root: 'factory' },
  editions: FACTORY_EDITIONS,
  names: NAMES,
  scope: { contract: 'collection' },
  events: {
    PassCollectionCreated: {
      no: 1,
      rows: ({ args }) => [COLLECTION.ref(args.collection)],
      fold: foldCollectionCreated,
    },
    AuthorityUpdated: 'who may change the factory opens no door',
    ImplementationChanged: 'a collection names the code it runs itself',
    Initialized: 'says only that it was set up',
    Upgraded: 'changes no collection that exists',
  },
})

const LATER = 'no row shows it yet'

const PASS_COLLECTION = contract({
  kind: 'collection',
  origin: { of: 'factory', event: 'PassCollectionCreated', address: 'collection', creator: 'creator' },
  editions: COLLECTION_EDITIONS,
  names: NAMES,
  scope: 'whole',
  events: {
    TierCreated: { no: 10, rows: ofTier, fold: foldTierTerms },
    TierUpdated: { no: 11, rows: ofTier, fold: foldTierTerms },
    PassPurchased: { no: 20, rows: ofPassAndTier, fold: foldPurchased },
    PassExtended: { no: 21, rows: ofPass, fold: foldExtended },
    PassGranted: { no: 22, rows: ofPassAndTier, fold: foldGiven },
    PassUpgraded: {
      no: 23,
      rows: ({ address, args }) => [PASS.ref(address, args.passId), TIER.ref(address, Number(args.toTierNo))],
      fold: foldUpgraded,
    },
    PassMerged: {
      no: 24,
      rows: ({ address, args }) => [PASS.ref(address, args.fromPassId), PASS.ref(address, args.intoPassId)],
      fold: foldMerged,
    },
    Transfer: {
      no: 25,
      rows: ({ address, args }) => [COLLECTION.ref(address), PASS.ref(address, args.id)],
      fold: foldTransfer,
    },
    PayoutChanged: { no: 26, rows: ofCollection, fold: foldPayoutChanged },
    CardClaimed: { no: 27, rows: ofPassAndTier, fold: foldGiven },
    Followed: { no: 28, rows: ofPassAndTier, fold: foldFollowed },
    PassRefunded: { no: 29, rows: ofPassAndTier, fold: foldRefunded },
    PassRevoked: { no: 30, rows: ofPass, fold: foldRevoked },
    Approval: 'who may move a pass opens no door',
    ApprovalForAll: 'who may move a pass opens no door',
    FollowEnded: LATER,
    FollowStarted: LATER,
    MetadataUpdate: 'asks marketplaces to look again',
    PassBurned: 'its Transfer to nobody says the same',
    PassHeld: LATER,
    ReceiptKept: LATER,
    ReceiptSettled: LATER,
    RoyaltyChanged: LATER,
    SubscriptionUpdate: 'repeats the end that the sale beside it tells',
    VoucherUsed: LATER,
    VoucherVoided: LATER,
  },
})

/** Collections of passes, their tiers, who holds what, and every sale. */
export const PASSES: Family = {
  name: 'passes',
  version: 2,
  contracts: [FACTORY, PASS_COLLECTION],
  tables: [COLLECTION, TIER, PASS, SALE],
}
