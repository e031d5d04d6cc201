/**
 * What broke a rule when the rule was made. The lists only shrink: an entry that holds no more fails like a new offender.
 */

/** Tables that somebody else than their owner writes. */
export const FOREIGN_WRITES: string[] = [
  'api/access/leases/beatWriter.ts writes pulse of queue',
  'api/access/seats/endSeats.ts writes outbox of queue',
  'api/access/seats/endSeats.ts writes room of rooms',
  'api/access/store.ts writes receipt_salt of accounts',
  'api/access/store.ts writes room of rooms',
  'api/rooms/banViewer.ts writes action_log of access',
  'api/rooms/banViewer.ts writes ban of access',
  'api/rooms/createRoom.ts writes gate of access',
  'api/rooms/createRoom.ts writes condition of access',
  'api/rooms/store.ts writes room_slot of access',
  'api/rooms/store.ts writes seat of access',
]

/** Imports of what another feature keeps to itself. */
export const PRIVATE_IMPORTS: string[] = [
  'api/realtime/roomSockets.ts imports api/access/news/isTurnedAwayFull.ts',
  'api/realtime/roomSockets.ts imports api/access/seats/retryTokens.ts',
  'api/realtime/roomSockets.ts imports api/rooms/view/readRoomChange.ts',
  'api/realtime/roomSockets.ts imports api/rooms/view/readRoomView.ts',
  'api/realtime/seatSockets.ts imports api/access/news/readSeatOf.ts',
  'api/realtime/seatSockets.ts imports api/access/news/seatNews.ts',
  'api/realtime/seatSockets.ts imports api/access/seats/retryTokens.ts',
  'api/rooms/banViewer.ts imports api/access/revocation/followTouches.ts',
  'api/rooms/banViewer.ts imports api/access/seats/locks.ts',
  'api/rooms/endRoom.ts imports api/access/seats/endSeats.ts',
  'api/rooms/endRoom.ts imports api/access/seats/locks.ts',
  'api/rooms/hosts/goLive.ts imports api/access/seats/locks.ts',
  'api/rooms/hosts/watchHosts.ts imports api/access/revocation/sweepSeats.ts',
  'api/rooms/hosts/watchHosts.ts imports api/access/seats/locks.ts',
  'api/rooms/media/registerNode.ts imports api/access/seats/endSeats.ts',
  'api/rooms/media/storeEvents.ts imports api/access/leases/mediaFacts.ts',
  'api/rooms/openRoom.ts imports api/access/seats/locks.ts',
  'api/rooms/updateRoom.ts imports api/access/seats/locks.ts',
]

/** Files below a feature that are alone in their folder. */
export const LONELY_FILES: string[] = ['api/http/repeat/answerOnce.ts is alone in its folder']
