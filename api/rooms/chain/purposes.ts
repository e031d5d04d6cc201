import { roomHubAbi } from '#generated/abis.ts'
import { type Purpose, topicsNamed } from '../../transactions/purposes.ts'

/** What hosts send transactions for at the room hub. */
export const ROOM_PURPOSES = {
  room: { contract: 'hub', topics: topicsNamed(roomHubAbi, 'RoomOpened', 'GateChanged', 'RoomClosed') },
} as const satisfies Record<string, Purpose>
