import { firstStreamPassFactoryAbi } from '#editions/first.generated.ts'
import { streamPassFactoryAbi } from '#generated/abis.ts'
import { type Purpose, topicsNamed } from '../transactions/purposes.ts'

/** An older folder has a factory of the first edition. */
const FACTORY = [...streamPassFactoryAbi, ...firstStreamPassFactoryAbi]

/** What creators send transactions for. */
export const CREATOR_PURPOSES = {
  collection: { contract: 'factory', topics: topicsNamed(FACTORY, 'PassCollectionCreated') },
} as const satisfies Record<string, Purpose>
