import { firstStreamPassAbi, firstStreamPassFactoryAbi } from '#editions/first.generated.ts'
import { streamPassAbi, streamPassFactoryAbi } from '#generated/abis.ts'
import { eventsNamed, type Purpose } from '../transactions/purposes.ts'

/** An older folder has a factory and collections of the first edition. */
const FACTORY = [...streamPassFactoryAbi, ...firstStreamPassFactoryAbi]
const COLLECTION = [...streamPassAbi, ...firstStreamPassAbi]

/** What creators send transactions for. */
export const CREATOR_PURPOSES = {
  collection: { contract: 'factory', events: eventsNamed(FACTORY, 'PassCollectionCreated') },
  tier: { contract: 'collection', events: eventsNamed(COLLECTION, 'TierCreated', 'TierUpdated') },
} as const satisfies Record<string, Purpose>
