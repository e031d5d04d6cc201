import type { MediaKind, MutedKinds, Provider, RoomKind } from '#domain/words.ts'
import type { JoinTicket } from '#protocol/ticket.ts'
import type { AllowedDecision } from './decision.ts'

/** What a provider can enforce. Figures are seconds or milliseconds as named. */
export interface MediaCaps {
  serverMute: 'media' | 'policy' | 'none'
  /** most viewers of a room that the door lets in; null = the engine itself says when it is full */
  maxViewers: number | null
  needsInternet: boolean
  /** seconds that a key may still open the room for somebody who was removed; 0 = the room refuses them itself */
  reopensS: number
  /** true when what it says may be lost: then seats live by the beats of their pages too */
  losesWords: boolean
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
  /** id of the application whose console has to keep others out of rooms; null where the engine is ours */
  readonly appId: number | null
  readonly caps: MediaCaps
  /** Places the room; answers the node's id, null where the provider has no nodes. */
  openRoom(room: OpenRoom): Promise<{ node: string | null }>
  closeRoom(room: { providerRoomId: string; node: string | null }, reason: string): Promise<void>
  /** Entry of a committed allow: room, user, bits and life come from the decision and its seat. */
  credentialFor(decision: AllowedDecision): Promise<JoinTicket>
  /**
   * Takes a participant out and refuses their old ticket from then on.
   * @param isAgain they were taken out before and may have come back; whoever was not goes first
   */
  remove(
    room: { providerRoomId: string; node: string | null },
    userId: string,
    reason: string,
    isAgain?: boolean,
  ): Promise<void>
  /** Brings a seat to this state, whatever it was before: providers know no change of one kind alone. */
  setMuted(
    room: { providerRoomId: string; node: string | null },
    userId: string,
    muted: MutedKinds,
  ): Promise<void>
  /**
   * Brings what somebody in the room may send and receive to these bits; the connection stays. Of who is not inside, it
   * counts for a key that was given before. Where the provider knows no bits of who is inside, giving them takes effect with a new
   * key, and taking them silences the person.
   */
  updateGrant(
    room: { providerRoomId: string; node: string | null },
    userId: string,
    bits: number,
  ): Promise<void>
  participants(room: { providerRoomId: string; node: string | null }): Promise<Participant[]>
}

/** At which provider an effect is: one that an earlier version stored does not say, and only the engine of our own has nodes. */
export function providerOf(effect: { provider?: Provider; node: string | null }): Provider {
  return effect.provider ?? (effect.node === null ? 'trtc' : 'embedded')
}

/** Why the provider could not do it. */
export class MediaError extends Error {
  readonly code: 'NO_MEDIA_NODE' | 'MEDIA_FULL' | 'ROOM_NOT_FOUND' | 'UNREACHABLE'
  constructor(code: MediaError['code'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
