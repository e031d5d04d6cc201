import type { RandomBytes } from './clock.ts'

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'
const BODY = 22

/** Prefixes whose ids people see, link to or could guess: 110 random bits. */
export type PlainPrefix =
  | 'acc'
  | 'cre'
  | 'chn'
  | 'rom'
  | 'idn'
  | 'gat'
  | 'ent'
  | 'act'
  | 'key'
  | 'flw'
  | 'ses'
  | 'shr'
  | 'ers'
  | 'inv'
  | 'ivt'
  | 'pay'
  | 'pur'
  | 'crd'
  | 'lac'
  | 'jrn'
  | 'rfd'
  | 'rfw'
  | 'dsp'
  | 'vch'
  | 'quo'
  | 'msg'
  | 'rep'
  | 'flr'
  | 'clb'
  | 'off'
  | 'rsv'
  | 'bkg'
  | 'mov'
  | 'stm'
  | 'fil'
  | 'rul'
  | 'dvk'
/** Prefixes inserted fast or partitioned by time: 48-bit milliseconds, then 60 random bits. */
export type TimedPrefix = 'dec' | 'sea' | 'evi' | 'att' | 'job' | 'aud' | 'pub' | 'ntf' | 'dlv' | 'rcn'

/** Every id: three letters, `_`, 22 characters of lower-case Crockford base32. */
export const ID_PATTERN = /^[a-z]{3}_[0-9a-hjkmnp-tv-z]{22}$/

/** One character, five random bits, from each byte. */
function randomText(length: number, random: RandomBytes): string {
  let text = ''
  for (const byte of random(length)) text += ALPHABET[byte & 31]
  return text
}

/** A number below 2^50 as ten characters that sort like it. */
function sortableText(value: number): string {
  let text = ''
  let rest = value
  for (let i = 0; i < 10; i++) {
    text = ALPHABET[rest % 32] + text
    rest = Math.floor(rest / 32)
  }
  return text
}

/**
 * A new unguessable id, e.g. `rom_0m3k…` (26 characters, valid as a provider user id).
 * @param random source of bytes
 */
export function newId(prefix: PlainPrefix, random: RandomBytes): string {
  return `${prefix}_${randomText(BODY, random)}`
}

/**
 * A new id that sorts by time.
 * @param nowMs milliseconds since the epoch
 */
export function newTimedId(prefix: TimedPrefix, nowMs: number, random: RandomBytes): string {
  return `${prefix}_${sortableText(nowMs)}${randomText(12, random)}`
}

/** Milliseconds inside a timed id. Throws a RangeError on anything else. */
export function timeOfId(id: string): number {
  if (!ID_PATTERN.test(id)) throw new RangeError(`not an id: ${id}`)
  let value = 0n
  for (const char of id.slice(4, 14)) value = (value << 5n) | BigInt(ALPHABET.indexOf(char))
  return Number(value)
}

/** A random room id for the media provider: 26 characters of `[a-z0-9]`, 130 random bits, new per opening. */
export function newProviderRoomId(random: RandomBytes): string {
  return randomText(26, random)
}
