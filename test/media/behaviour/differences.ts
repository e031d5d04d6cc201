import type { Provider } from '#domain/words.ts'

/** All in which the two providers differ for who uses the port. */
export const DIFFERENCES = {
  'a ticket used twice': { embedded: 'TICKET_EXPIRED', trtc: 'joined' },
  'a room that nobody opened': { embedded: 'ROOM_NOT_FOUND', trtc: 'FORBIDDEN' },
  'a viewer before the host': { embedded: 'joined', trtc: 'FORBIDDEN' },
  'a kept ticket after the removal': { embedded: 'FORBIDDEN', trtc: 'joined' },
  'what a removed page hears': { embedded: 'BANNED', trtc: 'banned' },
  'what is heard when the room ends': { embedded: 'CLOSED', trtc: 'room_disband' },
  'a server’s muting, told to its host': { embedded: true, trtc: false },
  'figures of encryption': { embedded: 'connected', trtc: null },
  'frames that were counted': { embedded: true, trtc: false },
} as const satisfies Record<string, Record<Provider, unknown>>

for (const [row, { embedded, trtc }] of Object.entries(DIFFERENCES))
  if (Object.is(embedded, trtc)) throw new Error(`${row} is no difference`)
