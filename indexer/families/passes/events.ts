import { firstStreamPassAbi, firstStreamPassFactoryAbi } from '#editions/first.generated.ts'
import { type passRenewalsAbi, streamPassAbi, streamPassFactoryAbi } from '#generated/abis.ts'
import type { ArgsOf, EventNamesOf } from '../args.ts'
import type { Event } from '../event.ts'

/** Arguments of passes under our names. */
export const NAMES = {
  tierId: 'tierNo',
  fromTier: 'fromTierNo',
  toTier: 'toTierNo',
  expiresAt: 'validUntil',
} as const

export const RENEWAL_NAMES = { id: 'renewalId', tierId: 'tierNo', cursor: 'paidUntil' } as const

export const COLLECTION_EDITIONS = [streamPassAbi, firstStreamPassAbi] as const
export const FACTORY_EDITIONS = [streamPassFactoryAbi, firstStreamPassFactoryAbi] as const

type CollectionAbi = (typeof COLLECTION_EDITIONS)[number]
/** An event of a collection, of either edition. */
export type CollectionEvent<E extends EventNamesOf<CollectionAbi>> = E extends E
  ? Event<ArgsOf<CollectionAbi, E, typeof NAMES>>
  : never

export type CollectionCreated = Event<
  ArgsOf<(typeof FACTORY_EDITIONS)[number], 'PassCollectionCreated', typeof NAMES>
>

export type RenewalEvent<E extends EventNamesOf<typeof passRenewalsAbi>> = E extends E
  ? Event<ArgsOf<typeof passRenewalsAbi, E, typeof RENEWAL_NAMES>>
  : never
