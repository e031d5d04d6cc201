import { createHash, createSign, generateKeyPairSync, randomBytes } from 'node:crypto'

/** CBOR of what WebAuthn needs, written from RFC 8949: small integers, bytes, texts and maps. */
function head(major: number, value: number): Buffer {
  if (value < 24) return Buffer.from([(major << 5) | value])
  if (value < 256) return Buffer.from([(major << 5) | 24, value])
  return Buffer.from([(major << 5) | 25, value >> 8, value & 255])
}
type Cbor = number | string | Uint8Array | Map<number | string, Cbor>
export function cbor(value: Cbor): Buffer {
  if (typeof value === 'number') return value >= 0 ? head(0, value) : head(1, -1 - value)
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)])
  if (value instanceof Uint8Array) return Buffer.concat([head(2, value.length), value])
  const parts = [...value].flatMap(([key, inner]) => [cbor(key), cbor(inner)])
  return Buffer.concat([head(5, value.size), ...parts])
}

const sha256 = (data: string | Uint8Array): Buffer => createHash('sha256').update(data).digest()
const text = (data: Uint8Array): string => Buffer.from(data).toString('base64url')
const [PRESENT, VERIFIED, ATTESTED] = [0x01, 0x04, 0x40]

/** What a test may have wrong with an answer. */
export interface AnswerTweaks {
  origin?: string
  rpId?: string
  counter?: number
  isVerified?: boolean
  type?: string
  challenge?: string
  userHandle?: string
  crossOrigin?: boolean
  /** instead of the empty statement of format `none` */
  statement?: { format: string; map: Map<string, Cbor> }
}

/** A passkey in software: one key pair, for the origin it was made at. */
export class Authenticator {
  readonly #keys = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  readonly credentialId = randomBytes(32)
  readonly origin: string
  counter = 0
  #userHandle = ''

  constructor(origin: string) {
    this.origin = origin
  }

  get id(): string {
    return text(this.credentialId)
  }

  #client(type: string, challenge: string, tweaks: AnswerTweaks): Buffer {
    return Buffer.from(
      JSON.stringify({
        type: tweaks.type ?? type,
        challenge: tweaks.challenge ?? challenge,
        origin: tweaks.origin ?? this.origin,
        crossOrigin: tweaks.crossOrigin ?? false,
      }),
    )
  }

  #data(rpId: string, flags: number, { counter, isVerified = true }: AnswerTweaks): Buffer {
    const after = Buffer.alloc(5)
    after[0] = PRESENT | flags | (isVerified ? VERIFIED : 0)
    after.writeUInt32BE(counter ?? this.counter, 1)
    return Buffer.concat([sha256(rpId), after])
  }

  /** Answers options of a registration. */
  // biome-ignore lint/suspicious/noExplicitAny: options as they came over HTTP
  register(options: any, tweaks: AnswerTweaks = {}) {
    this.#userHandle = options.user.id
    const { x = '', y = '' } = this.#keys.publicKey.export({ format: 'jwk' })
    const key = new Map<number, Cbor>([
      ...([
        [1, 2],
        [3, -7],
        [-1, 1],
      ] as [number, Cbor][]),
      [-2, Buffer.from(x, 'base64url')],
      [-3, Buffer.from(y, 'base64url')],
    ])
    const length = Buffer.from([this.credentialId.length >> 8, this.credentialId.length & 255])
    const authData = Buffer.concat([
      this.#data(tweaks.rpId ?? options.rp.id, ATTESTED, tweaks),
      Buffer.alloc(16),
      ...[length, this.credentialId, cbor(key)],
    ])
    const { format, map } = tweaks.statement ?? { format: 'none', map: new Map() }
    const attestation = new Map<string, Cbor>([
      ['fmt', format],
      ['attStmt', map],
      ['authData', authData],
    ])
    return {
      ...{ id: this.id, rawId: this.id, type: 'public-key' },
      response: {
        clientDataJSON: text(this.#client('webauthn.create', options.challenge, tweaks)),
        attestationObject: text(cbor(attestation)),
        transports: ['internal'],
      },
      clientExtensionResults: {},
      authenticatorAttachment: 'platform',
    }
  }

  /** Answers options of a sign-in or a step-up; the counter grows unless the test says otherwise. */
  // biome-ignore lint/suspicious/noExplicitAny: options as they came over HTTP
  use(options: any, tweaks: AnswerTweaks = {}) {
    this.counter = tweaks.counter ?? this.counter + 1
    const client = this.#client('webauthn.get', options.challenge, tweaks)
    const data = this.#data(tweaks.rpId ?? options.rpId, 0, tweaks)
    const signature = createSign('sha256')
      .update(Buffer.concat([data, sha256(client)]))
      .sign(this.#keys.privateKey)
    return {
      ...{ id: this.id, rawId: this.id, type: 'public-key' },
      response: {
        clientDataJSON: text(client),
        authenticatorData: text(data),
        signature: text(signature),
        userHandle: tweaks.userHandle ?? this.#userHandle,
      },
      clientExtensionResults: {},
    }
  }
}
