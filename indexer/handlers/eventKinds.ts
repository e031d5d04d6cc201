import type { Abi } from 'viem'
import { ledgerAbi, streamPassAbi, streamPassFactoryAbi } from '#generated/abis.ts'

/** What an address we follow is. */
export const WATCH_KINDS = ['factory', 'ledger', 'collection'] as const
export type WatchKind = (typeof WATCH_KINDS)[number]

export const ABI_OF: Record<WatchKind, Abi> = {
  factory: streamPassFactoryAbi,
  ledger: ledgerAbi,
  collection: streamPassAbi,
}

/** Numbers in `chain.event.kind`. Stored, so never renumbered; 0 is an event we keep without reading it. */
export const EVENT_KINDS = {
  PassCollectionCreated: 1,
  TierCreated: 10,
  TierUpdated: 11,
  PassPurchased: 20,
  PassExtended: 21,
  PassGranted: 22,
  PassUpgraded: 23,
  PassMerged: 24,
  Transfer: 25,
  PayoutChanged: 26,
  CardClaimed: 27,
  Followed: 28,
  PassRefunded: 29,
  PassRevoked: 30,
  Credited: 40,
  Withdrawn: 41,
} as const
export type EventName = keyof typeof EVENT_KINDS

/** Which contract emits what we read. */
export const EVENTS_OF: Record<WatchKind, readonly EventName[]> = {
  factory: ['PassCollectionCreated'],
  ledger: ['Credited', 'Withdrawn'],
  collection: [
    'TierCreated',
    'TierUpdated',
    'PassPurchased',
    'PassExtended',
    'PassGranted',
    'PassUpgraded',
    'PassMerged',
    'Transfer',
    'PayoutChanged',
    'CardClaimed',
    'Followed',
    'PassRefunded',
    'PassRevoked',
  ],
}
