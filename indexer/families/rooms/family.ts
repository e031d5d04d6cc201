import { roomHubAbi, sessionLockAbi } from '#generated/abis.ts'
import type { Event } from '../event.ts'
import { contract, type Family } from '../family.ts'
import { HUB_NAMES } from './events.ts'
import {
  foldGateChanged,
  foldHostChanged,
  foldHostOffered,
  foldMaxSpeakers,
  foldPayeeChanged,
  foldRoomClosed,
  foldRoomOpened,
} from './hubRooms.ts'
import { foldTokensLocked, foldTokensReturned, ofLock } from './locks.ts'
import { foldProducerSet, foldStreamEnded, foldStreamExtended, foldStreamStarted } from './sessions.ts'
import { HUB_ROOM, HUB_SESSION, PRODUCER, TIP, TOKEN_LOCK } from './tables.ts'
import { foldTipped } from './tips.ts'

const ofRoom = ({ address, args }: Event<{ readonly roomId: bigint }>) => [HUB_ROOM.ref(address, args.roomId)]
const ofSession = ({ address, args }: Event<{ readonly sessionId: bigint }>) => [
  HUB_SESSION.ref(address, args.sessionId),
]
const BY_CREATOR = { key: 'creator' }

const ROOM_HUB = contract({
  kind: 'room_hub',
  origin: { root: 'roomHub', isOptional: true },
  editions: [roomHubAbi],
  names: HUB_NAMES,
  scope: { key: 'roomId' },
  events: {
    RoomOpened: { no: 60, rows: ofRoom, fold: foldRoomOpened },
    RoomClosed: { no: 61, rows: ofRoom, fold: foldRoomClosed },
    GateChanged: { no: 62, rows: ofRoom, fold: foldGateChanged },
    RoomPayeeChanged: { no: 63, rows: ofRoom, fold: foldPayeeChanged },
    MaxSpeakersChanged: { no: 64, rows: ofRoom, fold: foldMaxSpeakers },
    HostOffered: { no: 65, rows: ofRoom, fold: foldHostOffered },
    HostChanged: { no: 66, rows: ofRoom, fold: foldHostChanged },
    ProducerSet: {
      no: 67,
      scope: BY_CREATOR,
      rows: ({ address, args }) => [PRODUCER.ref(address, args.creator, args.producer)],
      fold: foldProducerSet,
    },
    StreamStarted: { no: 68, scope: BY_CREATOR, rows: ofSession, fold: foldStreamStarted },
    StreamExtended: { no: 69, scope: BY_CREATOR, rows: ofSession, fold: foldStreamExtended },
    StreamEnded: { no: 70, scope: BY_CREATOR, rows: ofSession, fold: foldStreamEnded },
    Tipped: { no: 71, scope: { key: 'payer' }, rows: () => [], fold: foldTipped },
    CurrencyLearned: 'repeats what the list of currencies said of the token',
  },
})

const SESSION_LOCK = contract({
  kind: 'session_lock',
  origin: { root: 'sessionLock', isOptional: true },
  editions: [sessionLockAbi],
  names: {},
  scope: { key: 'owner' },
  events: {
    TokensLocked: { no: 72, rows: ofLock, fold: foldTokensLocked },
    TokensReturned: { no: 73, rows: ofLock, fold: foldTokensReturned },
  },
})

/** Rooms of the hub, who is live there, what was tipped, and tokens that are locked for a room. */
export const ROOMS: Family = {
  name: 'rooms',
  version: 1,
  contracts: [ROOM_HUB, SESSION_LOCK],
  tables: [HUB_ROOM, PRODUCER, HUB_SESSION, TIP, TOKEN_LOCK],
}
