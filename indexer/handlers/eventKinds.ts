import type { Abi } from 'viem'
import { firstLedgerAbi, firstStreamPassAbi, firstStreamPassFactoryAbi } from '#editions/first.generated.ts'
import { ledgerAbi, streamPassAbi, streamPassFactoryAbi } from '#generated/abis.ts'

/** What an address we follow is. */
export const WATCH_KINDS = ['factory', 'ledger', 'collection'] as const
export type WatchKind = (typeof WATCH_KINDS)[number]

/** What such an address may answer to, today's edition first: a chain of an older folder holds collections of both. */
export const ABIS_OF: Record<WatchKind, readonly Abi[]> = {
  factory: [streamPassFactoryAbi, firstStreamPassFactoryAbi],
  ledger: [ledgerAbi, firstLedgerAbi],
  collection: [streamPassAbi, firstStreamPassAbi],
}

/**
 * Numbers in `chain.event.kind`, one for an event of either edition. Stored, so never renumbered; 0 is an event we keep
 * without reading it.
 */
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

/** Which contract emits what we read, in one edition or both. */
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
