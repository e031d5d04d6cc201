import { createHmac, timingSafeEqual } from 'node:crypto'
import { inflateSync } from 'node:zlib'
import { z } from 'zod'

/** Bigger than any genuine string unpacks to; stops a small message from filling the memory. */
const MAX_BYTES = 2048

const schema = z.strictObject({
  'TLS.ver': z.literal('2.0'),
  'TLS.identifier': z.string().regex(/^[A-Za-z0-9_-]{1,32}$/),
  'TLS.sdkappid': z.int().positive(),
  'TLS.time': z.int().positive(),
  'TLS.expire': z.int().positive(),
  'TLS.userbuf': z.base64().optional(),
  'TLS.sig': z.base64(),
})

/** The signed content of one string. Times in seconds since the epoch. */
export interface Signature {
  userId: string
  sdkAppId: number
  expiresAt: number
  userbuf: Buffer | null
}

function unpack(text: string): unknown {
  if (!/^[A-Za-z0-9*_-]+$/.test(text)) return null
  const base64 = text.replace(/[*\-_]/g, (char) => (char === '*' ? '+' : char === '-' ? '/' : '='))
  const bytes = Buffer.from(base64, 'base64')
  if (bytes.toString('base64') !== base64) return null
  try {
    return JSON.parse(inflateSync(bytes, { maxOutputLength: MAX_BYTES }).toString('utf8'))
  } catch {
    return null
  }
}

function isSignedBy(secret: string, fields: z.infer<typeof schema>): boolean {
  const lines = [
    `TLS.identifier:${fields['TLS.identifier']}`,
    `TLS.sdkappid:${fields['TLS.sdkappid']}`,
    `TLS.time:${fields['TLS.time']}`,
    `TLS.expire:${fields['TLS.expire']}`,
  ]
  if (fields['TLS.userbuf'] !== undefined) lines.push(`TLS.userbuf:${fields['TLS.userbuf']}`)
  const mac = Buffer.from(
    createHmac('sha256', secret)
      .update(`${lines.join('\n')}\n`)
      .digest('base64'),
  )
  const given = Buffer.from(fields['TLS.sig'])
  return given.length === mac.length && timingSafeEqual(given, mac)
}

/** Unpacks one string of the credential format and checks that one of the keys signed it; null when anything is off. */
export function readSignature(keys: readonly string[], text: string): Signature | null {
  const parsed = schema.safeParse(unpack(text))
  if (!parsed.success) return null
  const { data } = parsed
  if (!keys.some((key) => isSignedBy(key, data))) return null
  const userbuf = data['TLS.userbuf']
  return {
    userId: data['TLS.identifier'],
    sdkAppId: data['TLS.sdkappid'],
    expiresAt: data['TLS.time'] + data['TLS.expire'],
    userbuf: userbuf === undefined ? null : Buffer.from(userbuf, 'base64'),
  }
}
