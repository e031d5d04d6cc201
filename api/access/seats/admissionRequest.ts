import type { Entry } from '#domain/access/words.ts'

/** Where a guest asks from: what its seats are counted by, however many accounts of guests come from there. */
export interface GuestPlace {
  address: string
  /** null of this computer, which has no network */
  prefix: string | null
}

/** Somebody asks to enter a room. */
export interface AdmissionRequest {
  accountId: string
  /** the session that asks; the seat ends with it */
  sessionId: string
  roomId: string
  action: Entry | 'call'
  /** ends the person's seat on another device first */
  move: boolean
  /** the host's seat of somebody else whose place they take; null asks for none */
  takeOver: string | null
  /** of a guest, where it asks from; null of an account */
  guest: GuestPlace | null
  /** reference of the request */
  trace: string
}
