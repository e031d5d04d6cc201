import { keccak } from '../proof/keccak.ts'
import { toHex } from '../rpc/hex.ts'

/** Bytes of a text that a row keeps. */
const TEXT_BYTES = 16_384

/**
 * The beginning of a text that a stranger may make as long as a block is, and the hash of the whole where it was cut.
 * Postgres has no text with NUL in it: there the replacement character stands.
 */
export function keptText(text: string): { text: string; hash: string | null } {
  const bytes = Buffer.from(text)
  const isWhole = bytes.length <= TEXT_BYTES
  // a character that the cut goes through ends as the replacement character
  const kept = isWhole ? text : bytes.subarray(0, TEXT_BYTES).toString()
  return { text: kept.replaceAll('\0', '\uFFFD'), hash: isWhole ? null : toHex(keccak(bytes)) }
}

/**
 * The same of 0x text.
 * @param before bytes that the row keeps already: together they are as long as one text
 */
export function keptBytes(bytes: string, before = 0): { bytes: string; hash: string | null } {
  const length = 2 + 2 * Math.max(0, TEXT_BYTES - before)
  if (bytes.length <= length) return { bytes, hash: null }
  return { bytes: bytes.slice(0, length), hash: toHex(keccak(Buffer.from(bytes.slice(2), 'hex'))) }
}
