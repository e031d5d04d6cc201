import { roomHubAbi, splitFactoryAbi } from '#generated/abis.ts'
import { type Purpose, topicsNamed } from '../../transactions/purposes.ts'

/** What hosts send transactions for at the room hub, and to have the tips of a stream divided. */
export const ROOM_PURPOSES = {
  room: { contract: 'hub', topics: topicsNamed(roomHubAbi, 'RoomOpened', 'GateChanged', 'RoomClosed') },
  split: { contract: 'splitFactory', topics: topicsNamed(splitFactoryAbi, 'SplitCreated') },
} as const satisfies Record<string, Purpose>
