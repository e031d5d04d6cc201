import type { MediaKind } from '#domain/words.ts'
import type { EmbeddedTicket } from '#protocol/ticket.ts'

/** Ports of the cloud are told by the application id, so that a page needs no other address. */
const FIRST_APP_ID = 1_400_100_000

/** The application id of a cloud whose door is at this port. */
export function appIdOf(port: number): number {
  return FIRST_APP_ID + port
}

/** Where the cloud of an application stands; null for an id that belongs to none. */
export function doorOf(sdkAppId: number): string | null {
  const port = sdkAppId - FIRST_APP_ID
  return port > 0 && port < 65_536 ? `wss://127.0.0.1:${port}` : null
}

/** Under what name the carrying node knows a visit: it lets nobody in again whom it took out, and the cloud does. */
export function carriedName(visit: number, userId: string): string {
  return `${visit}-${userId}`
}

/** Whose visit that is. */
export function carriedUser(name: string): string {
  return name.replace(/^\d+-/, '')
}

export type CloudRole = 'anchor' | 'audience'

/** What shows who enters. */
export interface EntryKeys {
  sdkAppId: number
  userId: string
  userSig: string
  privateMapKey: string
  strRoomId: string
  role: CloudRole
}

/** Page to cloud, on the door's socket. */
export type EntryQuestion =
  | ({ t: 'enter' } & EntryKeys)
  /** the same person on a new socket */
  | { t: 'resume'; token: string }
  /** another ticket of the node that carries the media */
  | { t: 'renew' }
  /** to become an anchor takes a key of now; an audience needs none */
  | { t: 'role'; role: CloudRole; privateMapKey: string }
  | { t: 'sends'; kind: MediaKind; on: boolean }
  | { t: 'leave' }

/** Why somebody is outside all at once, in the words of the SDK's event. */
export type OutReason = 'banned' | 'kick' | 'room_disband'

/** Cloud to page. */
export type EntryNews =
  | { t: 'entered'; token: string; carry: EmbeddedTicket; anchors: string[] }
  | { t: 'carry'; carry: EmbeddedTicket }
  /** carry: another ticket of the node where the key allows something else than before */
  | { t: 'role'; carry: EmbeddedTicket | null }
  | { t: 'refused'; code: number; message: string }
  /** of anchors alone: an audience is silent */
  | { t: 'anchor'; userId: string; isIn: boolean; leaveReason: number }
  | { t: 'out'; reason: OutReason }
