import { pullSplitAbi, roomHubAbi } from '#generated/abis.ts'
import { type Purpose, topicsNamed } from '../transactions/purposes.ts'

/** What fans send transactions for at the room hub, and creators at what divides their tips. */
export const TIP_PURPOSES = {
  tip: { contract: 'hub', topics: topicsNamed(roomHubAbi, 'Tipped') },
  distribute: { contract: 'split', topics: topicsNamed(pullSplitAbi, 'Distributed') },
} as const satisfies Record<string, Purpose>
