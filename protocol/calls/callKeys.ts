/** By what the person of a device key confirmed that it is theirs. */
export const BINDING_WAYS = ['wallet', 'passkey'] as const
/** One of them: `wallet` for a key of its own that signs as `personal_sign` does, `passkey` for an assertion of WebAuthn. */
export type BindingWay = (typeof BINDING_WAYS)[number]

/** That a device key is a person's: their wallet or passkey signed `bindingText` of it. Anybody can check it. */
export type DeviceBinding =
  /** `address` is checksummed, `signature` hex as `personal_sign` gives it; `untilS` in seconds since the epoch */
  | { way: 'wallet'; untilS: number; address: string; signature: string }
  /**
   * An assertion of WebAuthn whose challenge is `bindingChallenge` of the text, as base64url without padding like all bytes here;
   * `publicKey` is the passkey's as SubjectPublicKeyInfo.
   */
  | {
      way: 'passkey'
      untilS: number
      publicKey: string
      authenticatorData: string
      clientDataJSON: string
      signature: string
    }

/**
 * What the page of one side opens once both committed themselves: by which certificate it will encrypt, and whose key says so.
 * Bytes are base64url without padding.
 */
export interface CallOpening {
  /** SHA-256 of the certificate as SDP writes it: 32 upper-case hex pairs between colons */
  fingerprint: string
  /** 32 bytes by chance */
  nonce: string
  /** the device key: an uncompressed point of P-256, 65 bytes */
  key: string
  /**
   * ECDSA with SHA-256 by the device key, 64 bytes, r and s: over the side, the room, the fingerprint, both commitments (which cover
   * `nonce` and `key`) and the SHA-256 of `binding` as canonical JSON, so that nobody on the way adds one, takes it away or puts in another
   */
  signature: string
  /** null: nobody confirmed the key */
  binding: DeviceBinding | null
}

/** SHA-256 in lower-case hex: what `commit` of a call carries. */
export const COMMITMENT = /^[0-9a-f]{64}$/
const PRINT = /^(?:[0-9A-F]{2}:){31}[0-9A-F]{2}$/
const ADDRESS = /^0x[0-9a-fA-F]{40}$/
/** By a wallet with a key of its own: whether a contract takes something is said by the chain, which the other page does not believe. */
const SIGNATURE = /^0x[0-9a-f]{130}$/i
const LATEST_S = 2 ** 40

const isBytes = (value: unknown, least: number, most: number): value is string =>
  typeof value === 'string' &&
  /^[\w-]+$/.test(value) &&
  value.length >= Math.ceil((least * 4) / 3) &&
  value.length <= Math.ceil((most * 4) / 3)

const FIELDS = {
  opening: 'binding,fingerprint,key,nonce,signature',
  wallet: 'address,signature,untilS,way',
  passkey: 'authenticatorData,clientDataJSON,publicKey,signature,untilS,way',
}
const fieldsOf = (value: object) => Object.keys(value).sort().join()

/** Whether this is a binding as the page of the other side reads it: what it carries is not verified yet. */
export function isDeviceBinding(value: unknown): value is DeviceBinding {
  if (typeof value !== 'object' || value === null) return false
  const { way, untilS, ...more } = value as Record<string, unknown>
  if (typeof untilS !== 'number' || !Number.isInteger(untilS) || untilS < 0 || untilS > LATEST_S) return false
  if (way === 'wallet')
    return (
      fieldsOf(value) === FIELDS.wallet &&
      ADDRESS.test(String(more.address)) &&
      SIGNATURE.test(String(more.signature))
    )
  return (
    way === 'passkey' &&
    fieldsOf(value) === FIELDS.passkey &&
    isBytes(more.publicKey, 32, 1024) &&
    isBytes(more.authenticatorData, 37, 1024) &&
    isBytes(more.clientDataJSON, 32, 2048) &&
    isBytes(more.signature, 32, 1024)
  )
}

/** The opening that a signal carries; null for what is none. The server and the other side's page read it alike. */
export function readOpening(body: string): CallOpening | null {
  let value: unknown
  try {
    value = JSON.parse(body)
  } catch {
    return null
  }
  if (typeof value !== 'object' || value === null || fieldsOf(value) !== FIELDS.opening) return null
  const { fingerprint, nonce, key, signature, binding } = value as Record<string, unknown>
  const isRight =
    PRINT.test(String(fingerprint)) &&
    isBytes(nonce, 32, 32) &&
    isBytes(key, 65, 65) &&
    isBytes(signature, 64, 64) &&
    (binding === null || isDeviceBinding(binding))
  return isRight ? (value as CallOpening) : null
}
