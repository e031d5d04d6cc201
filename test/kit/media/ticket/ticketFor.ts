import { createHmac, randomBytes } from 'node:crypto'
import { createRequire } from 'node:module'
import { joinNonceText } from '#protocol/joinNonce.ts'
import { EMBEDDED_SDK_APP_ID } from '#protocol/node.ts'
import type { EmbeddedTicket } from '#protocol/ticket.ts'

/** The genuine signer of the format, so that the node's own reader meets real strings. */
const { Api: Signer } = createRequire(import.meta.url)('tls-sig-api-v2') as {
  Api: new (
    sdkAppId: number,
    secret: string,
  ) => {
    genUserSig(user: string, lifeS: number): string
    genPrivateMapKeyWithStringRoomID(user: string, lifeS: number, room: string, bits: number): string
  }
}
/** Whom a ticket is for; every field can be wrong on purpose. */
export interface TicketWish {
  room: string
  user: string
  bits: number
  /** what the strings are signed for, when it differs from what the client claims */
  signedRoom?: string
  signedUser?: string
  lifeS?: number
  secret?: string
  nonceSecret?: string
  nonceExp?: number
  nodeId?: string
  nodeStartedAtMs?: number
}

/** What a ticket needs to know of its node. */
export interface TicketNode {
  id: string
  startedAtMs: number
  signalUrl: string
  /** its ticket key */
  secret: string
  /** its nonce key */
  nonceSecret: string
}

/** A ticket as the api would make it, or deliberately not. */
export function ticketFor(node: TicketNode, wish: TicketWish): EmbeddedTicket {
  const secret = wish.secret ?? node.secret
  const signer = new Signer(EMBEDDED_SDK_APP_ID, secret)
  const user = wish.signedUser ?? wish.user
  const room = wish.signedRoom ?? wish.room
  const lifeS = wish.lifeS ?? 60
  const nowS = Math.floor(Date.now() / 1000)
  const random = randomBytes(16).toString('base64url')
  const exp = wish.nonceExp ?? nowS + 60
  const nodeId = wish.nodeId ?? node.id
  const nodeStartedAtMs = wish.nodeStartedAtMs ?? node.startedAtMs
  const text = joinNonceText(random, exp, { providerRoomId: room, userId: user, nodeId, nodeStartedAtMs })
  const mac = createHmac('sha256', wish.nonceSecret ?? node.nonceSecret)
    .update(text)
    .digest('base64url')
  return {
    provider: 'embedded',
    topology: 'sfu',
    nodeId,
    signalUrl: node.signalUrl,
    userId: wish.user,
    providerRoomId: wish.room,
    sdkAppId: EMBEDDED_SDK_APP_ID,
    userSig: signer.genUserSig(user, lifeS),
    privateMapKey: signer.genPrivateMapKeyWithStringRoomID(user, lifeS, room, wish.bits),
    entryUntil: nowS + lifeS,
    joinNonce: `${random}.${exp}.${mac}`,
  }
}
