import type { MediaKind, RoomKind } from '#domain/words.ts'
import type { JoinTicket } from '#protocol/ticket.ts'
import type { AllowedDecision } from './decision.ts'

/** What a provider can enforce. Figures are seconds or milliseconds as named. */
export interface MediaCaps {
  serverMute: 'media' | 'policy' | 'none'
  maxParticipants: number
  needsInternet: boolean
  /** seconds that a key may still open the room for somebody who was removed; 0 = the room refuses them itself */
  reopensS: number
  /** true when `participants` answers who publishes right now */
  seesPublishers: boolean
}

/** Somebody in a provider room; `userId` is the seat id. */
export interface Participant {
  userId: string
  bits: number
  publishing: MediaKind[]
}

/** A room as the provider sees it. `node` is where an embedded room was placed. */
export interface OpenRoom {
  providerRoomId: string
  kind: RoomKind
  maxParticipants: number | null
  /** the only node to use, for a room that was placed before; absent = wherever there is room */
  node?: string
}

/** The only thing the api knows of media. Every method is idempotent. Throws MediaError. */
export interface MediaProvider {
  readonly name: 'embedded' | 'trtc'
  readonly caps: MediaCaps
  /** Places the room; answers the node's id, null where the provider has no nodes. */
  openRoom(room: OpenRoom): Promise<{ node: string | null }>
  closeRoom(room: { providerRoomId: string; node: string | null }, reason: string): Promise<void>
  /** Entry of a committed allow: room, user, bits and life come from the decision and its seat. */
  credentialFor(decision: AllowedDecision): Promise<JoinTicket>
  /** Takes a participant out and refuses their old ticket from then on. */
  remove(room: { providerRoomId: string; node: string | null }, userId: string, reason: string): Promise<void>
  setMuted(
    room: { providerRoomId: string; node: string | null },
    userId: string,
    kind: MediaKind,
    on: boolean,
  ): Promise<void>
  participants(room: { providerRoomId: string; node: string | null }): Promise<Participant[]>
}

/** Why the provider could not do it. */
export class MediaError extends Error {
  readonly code: 'NO_MEDIA_NODE' | 'MEDIA_FULL' | 'ROOM_NOT_FOUND' | 'UNREACHABLE'
  constructor(code: MediaError['code'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
