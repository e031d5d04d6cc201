import { bindingChallenge } from '#domain/calls/meeting/bindingText.ts'
import type { DeviceBinding } from '#protocol/calls/callKeys.ts'
import { fromBase64url, toBase64url } from '#web/media/direct/keys/base64url.ts'
import { sha256, toHex } from '#web/media/direct/keys/digest.ts'
import type { BindingCheck } from '#web/media/direct/keys/handshake.ts'

type Bytes = Uint8Array<ArrayBuffer>

/** An assertion of WebAuthn by a passkey, as a binding carries it. */
export type PasskeyAssertion = Omit<Extract<DeviceBinding, { way: 'passkey' }>, 'untilS' | 'way'>

const COORDINATE_BYTES = 32
const [INTEGER, SEQUENCE] = [0x02, 0x30]
const [PRESENT, VERIFIED] = [0x01, 0x04]
/** Of the hash of the site's name, behind which the flags are. */
const SITE_BYTES = 32

/** Heads of a public key as SubjectPublicKeyInfo; what follows is the key. */
const HEADS = {
  p256: '3059301306072a8648ce3d020106082a8648ce3d030107034200',
  ed25519: '302a300506032b6570032100',
}
/** Names RSA inside one, which has no head of one length. */
const RSA = '300d06092a864886f70d010101'

const isSame = (one: Bytes, other: Bytes) =>
  one.length === other.length && one.every((byte, at) => byte === other[at])

/** One coordinate of what an authenticator writes as an integer: with a zero in front where it would be negative, or shorter. */
function coordinate(bytes: Bytes): Bytes | null {
  if ((bytes[0] ?? 0x80) & 0x80) return null
  const digits = bytes.subarray(bytes.findIndex((byte) => byte !== 0))
  if (bytes.every((byte) => byte === 0) || digits.length > COORDINATE_BYTES) return null
  const whole = new Uint8Array(COORDINATE_BYTES)
  whole.set(digits, COORDINATE_BYTES - digits.length)
  return whole
}

/** r and s of an ECDSA signature on P-256 from DER, as WebCrypto takes them; null for what is none. */
export function rawSignature(der: Bytes): Bytes | null {
  const [tag, length, rTag, rLength = 0] = der
  const [sTag, sLength = 0] = der.subarray(4 + rLength)
  const isWhole = length === der.length - 2 && rLength + sLength + 4 === length
  if (tag !== SEQUENCE || rTag !== INTEGER || sTag !== INTEGER || !isWhole) return null
  const [r, s] = [coordinate(der.subarray(4, 4 + rLength)), coordinate(der.subarray(6 + rLength))]
  return r && s ? new Uint8Array([...r, ...s]) : null
}

/** How a passkey of this sort signs; null: of a sort that nobody here knows. */
function algorithmOf(
  publicKey: Bytes,
): EcKeyImportParams | RsaHashedImportParams | { name: 'Ed25519' } | null {
  const text = toHex(publicKey)
  if (text.startsWith(HEADS.p256)) return { name: 'ECDSA', namedCurve: 'P-256' }
  if (text.startsWith(HEADS.ed25519)) return { name: 'Ed25519' }
  return text.slice(0, 60).includes(RSA) ? { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' } : null
}

async function checkSignature(publicKey: Bytes, signature: Bytes, signed: Bytes): Promise<BindingCheck> {
  const algorithm = algorithmOf(publicKey)
  if (!algorithm) return 'unknown'
  const raw = algorithm.name === 'ECDSA' ? rawSignature(signature) : signature
  if (!raw) return 'invalid'
  try {
    const key = await crypto.subtle.importKey('spki', publicKey, algorithm, false, ['verify'])
    const way = algorithm.name === 'ECDSA' ? { name: 'ECDSA', hash: 'SHA-256' } : { name: algorithm.name }
    return (await crypto.subtle.verify(way, key, raw, signed)) ? 'valid' : 'invalid'
  } catch (error) {
    // a browser that does not know the sort cannot tell; whoever sends a broken key of a known one is refused
    return error instanceof DOMException && error.name === 'NotSupportedError' ? 'unknown' : 'invalid'
  }
}

/** The site that the browser of the passkey was on, and the challenge that it was asked to sign. */
async function isAsked(
  clientData: Bytes,
  { origin, text }: { origin: string; text: string },
): Promise<boolean> {
  const said: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(clientData))
  if (typeof said !== 'object' || said === null) return false
  const { type, challenge, origin: from, crossOrigin } = said as Record<string, unknown>
  if (type !== 'webauthn.get' || from !== origin || typeof challenge !== 'string') return false
  const digest = await sha256(text)
  return crossOrigin !== true && challenge === bindingChallenge(toBase64url(digest))
}

/** Whether a passkey signed `bindingText` as its challenge on a site, with its person there and recognised. */
export async function checkAssertion(
  { publicKey, authenticatorData, clientDataJSON, signature }: PasskeyAssertion,
  asked: { origin: string; text: string },
): Promise<BindingCheck> {
  try {
    const [data, clientData] = [fromBase64url(authenticatorData), fromBase64url(clientDataJSON)]
    const site = await sha256(new URL(asked.origin).hostname)
    const flags = data[SITE_BYTES] ?? 0
    const isHere = (flags & PRESENT) !== 0 && (flags & VERIFIED) !== 0
    if (!isSame(data.subarray(0, SITE_BYTES), site) || !isHere) return 'invalid'
    if (!(await isAsked(clientData, asked))) return 'invalid'
    const signed = new Uint8Array([...data, ...(await sha256(clientData))])
    return await checkSignature(fromBase64url(publicKey), fromBase64url(signature), signed)
  } catch {
    // what is no base64 or no JSON
    return 'invalid'
  }
}
