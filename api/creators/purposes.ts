import { firstStreamPassAbi, firstStreamPassFactoryAbi } from '#editions/first.generated.ts'
import { streamPassAbi, streamPassFactoryAbi } from '#generated/abis.ts'
import { type Purpose, topicsNamed } from '../transactions/purposes.ts'

/** An older folder has a factory and collections of the first edition. */
const FACTORY = [...streamPassFactoryAbi, ...firstStreamPassFactoryAbi]
const COLLECTION = [...streamPassAbi, ...firstStreamPassAbi]

/** What creators send transactions for. */
export const CREATOR_PURPOSES = {
  collection: { contract: 'factory', topics: topicsNamed(FACTORY, 'PassCollectionCreated') },
  tier: { contract: 'collection', topics: topicsNamed(COLLECTION, 'TierCreated', 'TierUpdated') },
} as const satisfies Record<string, Purpose>
