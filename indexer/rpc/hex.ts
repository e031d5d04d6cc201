import { wrongAnswer } from './rpcFault.ts'

const HASH = /^0x[0-9a-f]{64}$/
const ADDRESS = /^0x[0-9a-f]{40}$/
const BYTES = /^0x(?:[0-9a-f]{2})*$/
const QUANTITY = /^0x[0-9a-f]{1,64}$/

/** Raw JSON object of a provider. */
export type Raw = Record<string, unknown>

/** Readers of provider JSON: lower-case 0x text out, a `wrong` fault for anything else. */
export function asObject(value: unknown, what: string): Raw {
  if (typeof value !== 'object' || value === null) throw wrongAnswer(`${what} is not an object`)
  return value as Raw
}

export function asList(value: unknown, what: string): unknown[] {
  if (!Array.isArray(value)) throw wrongAnswer(`${what} is not a list`)
  return value
}

export function asHash(value: unknown, what: string): string {
  return matching(HASH, value, what)
}

export function asAddress(value: unknown, what: string): string {
  return matching(ADDRESS, value, what)
}

export function asBytes(value: unknown, what: string): string {
  return matching(BYTES, value, what)
}

/** A number that JavaScript holds exactly: heights, times, positions. */
export function asNumber(value: unknown, what: string): number {
  const number = Number(matching(QUANTITY, value, what))
  if (!Number.isSafeInteger(number)) throw wrongAnswer(`${what} is too large`)
  return number
}

/**
 * Text that is hashed anyway, so that its digits need no second look.
 * @param length in characters; null = any
 */
export function asText(value: unknown, length: number | null, what: string): string {
  if (typeof value === 'string' && (length === null || value.length === length)) return value
  throw wrongAnswer(`${what} is ${String(value).slice(0, 80)}`)
}

export function toBytes(hex: string): Buffer {
  return Buffer.from(hex.slice(2), 'hex')
}

export function toHex(bytes: Uint8Array): string {
  return `0x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')}`
}

function matching(pattern: RegExp, value: unknown, what: string): string {
  if (typeof value === 'string') {
    if (pattern.test(value)) return value
    const lower = value.toLowerCase()
    if (pattern.test(lower)) return lower
  }
  throw wrongAnswer(`${what} is ${String(value).slice(0, 80)}`)
}
