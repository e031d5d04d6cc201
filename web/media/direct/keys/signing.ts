import { fromBase64url, toBase64url } from './base64url.ts'
import type { DeviceKey } from './deviceKey.ts'

const CURVE = { name: 'ECDSA', namedCurve: 'P-256' } as const
const SIGNED = { name: 'ECDSA', hash: 'SHA-256' } as const

/** A signature of a text by a device key: r and s, 64 bytes as base64url. */
export async function signWith({ pair }: Pick<DeviceKey, 'pair'>, text: string): Promise<string> {
  const signature = await crypto.subtle.sign(SIGNED, pair.privateKey, new TextEncoder().encode(text))
  return toBase64url(new Uint8Array(signature))
}

/** First byte of a point that has both its halves; libraries take other forms, which no browser writes. */
const WHOLE = 4

/** A device key as its signatures are verified with it; null: it is no point of P-256. */
export async function readDevicePublic(publicKey: string): Promise<CryptoKey | null> {
  try {
    const point = fromBase64url(publicKey)
    if (point[0] !== WHOLE) return null
    return await crypto.subtle.importKey('raw', point, CURVE, false, ['verify'])
  } catch {
    return null
  }
}

/** Whether a device key that was read signed a text; what is no signature is by nobody. */
export async function isSignedBy(key: CryptoKey, text: string, signature: string): Promise<boolean> {
  try {
    return await crypto.subtle.verify(SIGNED, key, fromBase64url(signature), new TextEncoder().encode(text))
  } catch {
    return false
  }
}

/** Whether a device key signed a text; what is no key or no signature did not. */
export async function verifyWith(publicKey: string, text: string, signature: string): Promise<boolean> {
  const key = await readDevicePublic(publicKey)
  return key !== null && (await isSignedBy(key, text, signature))
}
