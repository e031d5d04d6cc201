import type { Action, RoomKind, SeatRole } from '#domain/words.ts'

declare const stored: unique symbol

/**
 * A decision that allowed an entry, is signed and is committed. Opaque: only `api/access/admit.ts` makes one
 * (one cast, counted by the shape test), and `credentialFor` takes nothing else.
 */
export interface AllowedDecision {
  readonly [stored]: true
  readonly decisionId: string
  readonly seatId: string
  readonly roomId: string
  readonly roomKind: RoomKind
  readonly role: SeatRole
  readonly action: Action
  readonly bits: number
  readonly providerRoomId: string
  readonly mediaNode: string | null
  /** seconds since the epoch; null = no end */
  readonly validUntil: number | null
}
