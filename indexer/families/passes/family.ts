import type { Arg } from '../args.ts'
import type { Event } from '../event.ts'
import { contract, type Family } from '../family.ts'
import { AUTHORITY_UPDATED, IMPLEMENTATION_CHANGED, UPGRADED } from '../platform/foreign.ts'
import type { RowRef } from '../table.ts'
import { foldCollectionCreated, foldPayoutChanged, foldRoyaltyChanged, foldTierTerms } from './collections.ts'
import { COLLECTION_EDITIONS, FACTORY_EDITIONS, NAMES } from './events.ts'
import { foldBurned, foldFollowEnded, foldFollowStarted } from './follows.ts'
import { foldHeld, foldMerged, foldTransfer } from './holdings.ts'
import { foldReceiptKept, foldReceiptSettled } from './receipts.ts'
import { PASS_RENEWALS, RENEWAL, RENEWAL_PAYMENT } from './renewals.ts'
import { LISTING, PASS_RESALE, RESOLD } from './resale.ts'
import {
  foldCardClaimed,
  foldExtended,
  foldFollowed,
  foldGranted,
  foldPurchased,
  foldRefunded,
  foldRevoked,
  foldUpgraded,
} from './sales.ts'
import { CARD_CLAIM, COLLECTION, FOLLOW, PASS, RECEIPT, SALE, SETTLEMENT, TIER, VOUCHER } from './tables.ts'
import { foldVoucherUsed, foldVoucherVoided } from './vouchers.ts'

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

const ofFan = ({ address, args }: Event<{ readonly fan: string }>): RowRef[] => [
  FOLLOW.ref(address, args.fan),
]
const ofVoucher = ({ address, args }: Event<{ readonly nonce: bigint }>): RowRef[] => [
  VOUCHER.ref(address, args.nonce),
]
const none = (): RowRef[] => []

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
    AuthorityUpdated: AUTHORITY_UPDATED,
    ImplementationChanged: IMPLEMENTATION_CHANGED,
    Initialized: 'says only that it was set up',
    Upgraded: UPGRADED,
  },
})

const PASS_COLLECTION = contract({
  kind: 'collection',
  origin: { of: 'factory', event: 'PassCollectionCreated', address: 'collection', creator: 'creator' },
  editions: COLLECTION_EDITIONS,
  names: NAMES,
  scope: 'whole',
  events: {
    TierCreated: { no: 10, rows: ofTier, fold: foldTierTerms },
    TierUpdated: { no: 11, rows: ofTier, fold: foldTierTerms },
    PassPurchased: {
      no: 20,
      rows: (event) => [...ofPassAndTier(event), ...ofCollection(event)],
      fold: foldPurchased,
    },
    PassExtended: {
      no: 21,
      rows: (event) => [...ofPass(event), ...ofCollection(event)],
      fold: foldExtended,
    },
    PassGranted: { no: 22, rows: ofPassAndTier, fold: foldGranted },
    PassUpgraded: {
      no: 23,
      rows: (event) => [
        ...ofPass(event),
        TIER.ref(event.address, Number(event.args.toTierNo)),
        ...ofCollection(event),
      ],
      fold: foldUpgraded,
    },
    PassMerged: {
      no: 24,
      rows: ({ address, args }) => [PASS.ref(address, args.fromPassId), PASS.ref(address, args.intoPassId)],
      fold: foldMerged,
    },
    Transfer: { no: 25, rows: ({ address, args }) => [PASS.ref(address, args.id)], fold: foldTransfer },
    PayoutChanged: { no: 26, rows: ofCollection, fold: foldPayoutChanged },
    CardClaimed: {
      no: 27,
      rows: (event) => [...ofPassAndTier(event), CARD_CLAIM.ref(event.address, event.args.purchase)],
      fold: foldCardClaimed,
    },
    Followed: { no: 28, rows: (event) => [...ofPassAndTier(event), ...ofFan(event)], fold: foldFollowed },
    PassRefunded: { no: 29, rows: ofPassAndTier, fold: foldRefunded },
    PassRevoked: { no: 30, rows: ofPass, fold: foldRevoked },
    RoyaltyChanged: { no: 31, rows: ofCollection, fold: foldRoyaltyChanged },
    PassHeld: { no: 32, rows: ofPass, fold: foldHeld },
    FollowStarted: { no: 33, rows: ofFan, fold: foldFollowStarted },
    FollowEnded: { no: 34, rows: ofFan, fold: foldFollowEnded },
    PassBurned: { no: 35, rows: ({ address, args }) => [FOLLOW.ref(address, args.owner)], fold: foldBurned },
    ReceiptKept: { no: 36, rows: none, fold: foldReceiptKept },
    ReceiptSettled: { no: 37, rows: none, fold: foldReceiptSettled },
    VoucherUsed: { no: 38, rows: ofVoucher, fold: foldVoucherUsed },
    VoucherVoided: { no: 39, rows: ofVoucher, fold: foldVoucherVoided },
    Approval: 'who may move a pass opens no door',
    ApprovalForAll: 'who may move a pass opens no door',
    MetadataUpdate: 'asks marketplaces to look again',
    SubscriptionUpdate: 'repeats the end that the sale beside it tells',
  },
})

/**
 * Collections of passes, their tiers, who holds what, who follows, and every sale with its money; passes that renew
 * themselves, and what fans sell each other.
 */
export const PASSES: Family = {
  name: 'passes',
  version: 4,
  contracts: [FACTORY, PASS_COLLECTION, PASS_RENEWALS, PASS_RESALE],
  tables: [
    ...[COLLECTION, TIER, PASS, SALE, FOLLOW, VOUCHER, CARD_CLAIM, RECEIPT, SETTLEMENT],
    ...[RENEWAL, RENEWAL_PAYMENT, LISTING, RESOLD],
  ],
}
