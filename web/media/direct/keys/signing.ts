import { fromBase64url, toBase64url } from './base64url.ts'
import type { DeviceKey } from './deviceKey.ts'

const CURVE = { name: 'ECDSA', namedCurve: 'P-256' } as const
const SIGNED = { name: 'ECDSA', hash: 'SHA-256' } as const

/** A signature of a text by a device key: r and s, 64 bytes as base64url. */
export async function signWith({ pair }: Pick<DeviceKey, 'pair'>, text: string): Promise<string> {
  const signature = await crypto.subtle.sign(SIGNED, pair.privateKey, new TextEncoder().encode(text))
  return toBase64url(new Uint8Array(signature))
}

/** Whether a device key signed a text; what is no key or no signature did not. */
export async function verifyWith(publicKey: string, text: string, signature: string): Promise<boolean> {
  try {
    const key = await crypto.subtle.importKey('raw', fromBase64url(publicKey), CURVE, false, ['verify'])
    return await crypto.subtle.verify(SIGNED, key, fromBase64url(signature), new TextEncoder().encode(text))
  } catch {
    return false
  }
}
