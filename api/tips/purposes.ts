import { roomHubAbi } from '#generated/abis.ts'
import { type Purpose, topicsNamed } from '../transactions/purposes.ts'

/** What fans send transactions for at the room hub. */
export const TIP_PURPOSES = {
  tip: { contract: 'hub', topics: topicsNamed(roomHubAbi, 'Tipped') },
} as const satisfies Record<string, Purpose>
