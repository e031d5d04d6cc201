import { PERMISSION } from '#domain/room/permission.ts'
import { EMBEDDED_SDK_APP_ID } from '#protocol/node.ts'
import { readSignature } from './readSignature.ts'
import { readUserbuf } from './readUserbuf.ts'

/** The claims of a joining client and the two strings that must prove them. */
export interface TicketClaim {
  providerRoomId: string
  userId: string
  userSig: string
  privateMapKey: string
}

/** Permission bits, or why the strings open nothing. */
export type TicketVerdict = { bits: number } | { refused: 'TICKET_INVALID' | 'TICKET_EXPIRED' | 'FORBIDDEN' }

const INVALID: TicketVerdict = { refused: 'TICKET_INVALID' }

/** Verifies both strings of a ticket against the ticket keys of this node, for exactly this user and this room. */
export function verifyTicket(keys: readonly string[], claim: TicketClaim, nowS: number): TicketVerdict {
  const user = readSignature(keys, claim.userSig)
  const key = readSignature(keys, claim.privateMapKey)
  if (!user || !key || user.userbuf || !key.userbuf) return INVALID
  const userbuf = readUserbuf(key.userbuf)
  if (!userbuf) return INVALID
  const names = [user.userId, key.userId, userbuf.userId]
  const apps = [user.sdkAppId, key.sdkAppId, userbuf.sdkAppId]
  if (names.some((name) => name !== claim.userId)) return INVALID
  if (apps.some((app) => app !== EMBEDDED_SDK_APP_ID)) return INVALID
  if (userbuf.providerRoomId !== claim.providerRoomId) return INVALID
  if (nowS >= Math.min(user.expiresAt, key.expiresAt, userbuf.expiresAt)) return { refused: 'TICKET_EXPIRED' }
  if ((userbuf.bits & PERMISSION.enter) === 0) return { refused: 'FORBIDDEN' }
  return { bits: userbuf.bits }
}
