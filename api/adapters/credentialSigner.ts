import { createRequire } from 'node:module'
import type { Credential } from '#protocol/ticket.ts'

interface SigApi {
  genUserSig(userId: string, expireS: number): string
  genPrivateMapKeyWithStringRoomID(userId: string, expireS: number, roomId: string, bits: number): string
}
const { Api } = createRequire(import.meta.url)('tls-sig-api-v2') as {
  Api: new (sdkAppId: number, secret: string) => SigApi
}

/** What a credential opens. */
export interface CredentialRequest {
  /** seat id */
  userId: string
  providerRoomId: string
  bits: number
  /** whole seconds the key is good for entering */
  lifeS: number
}

export type SignCredential = (request: CredentialRequest) => Credential

// the library truncates other characters to one byte, so different ids would encode alike
const USER = /^[A-Za-z0-9_-]{1,32}$/
const ROOM = /^[A-Za-z0-9]{16,64}$/
const MIN_SECRET_BYTES = 32
const MAX_LIFE_S = 300

function demand(claim: boolean, reason: string): void {
  if (!claim) throw new TypeError(`credential refused: ${reason}`)
}

/**
 * Signs the two strings that both providers understand.
 * @throws TypeError at start for an unusable secret, and for every input that the format could not carry exactly
 */
export function createCredentialSigner(options: {
  sdkAppId: number
  secret: string
  /** milliseconds since the epoch */
  clock: () => number
}): SignCredential {
  const { sdkAppId, secret, clock } = options
  demand(Number.isSafeInteger(sdkAppId) && sdkAppId > 0 && sdkAppId < 2 ** 31, 'application id')
  demand(
    typeof secret === 'string' && Buffer.byteLength(secret) >= MIN_SECRET_BYTES,
    'secret is missing or short',
  )
  demand(secret.trim() === secret, 'secret has spaces around it')
  const api = new Api(sdkAppId, secret)
  return ({ userId, providerRoomId, bits, lifeS }) => {
    demand(typeof userId === 'string' && USER.test(userId), 'user id')
    demand(typeof providerRoomId === 'string' && ROOM.test(providerRoomId), 'room id')
    demand(Number.isInteger(bits) && bits >= 2 && bits <= 255, 'permission bits')
    demand(Number.isInteger(lifeS) && lifeS >= 1 && lifeS <= MAX_LIFE_S, 'life')
    return {
      userId,
      providerRoomId,
      sdkAppId,
      userSig: api.genUserSig(userId, lifeS),
      privateMapKey: api.genPrivateMapKeyWithStringRoomID(userId, lifeS, providerRoomId, bits),
      entryUntil: Math.floor(clock() / 1000) + lifeS,
    }
  }
}

/** Seconds a key is good: the provider's limit, or what is left of the entitlement behind it. */
export function entryLife(maxS: number, validUntil: number | null, nowMs: number): number {
  if (validUntil === null) return maxS
  return Math.max(1, Math.min(maxS, validUntil - Math.ceil(nowMs / 1000)))
}
