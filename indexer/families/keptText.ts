import { keccak } from '../proof/keccak.ts'
import { toHex } from '../rpc/hex.ts'

/** Bytes of a text that a row keeps. */
const TEXT_BYTES = 16_384

/** The beginning of a text that a stranger may make as long as a block is, and the hash of the whole where it was cut. */
export function keptText(text: string): { text: string; hash: string | null } {
  const bytes = Buffer.from(text)
  if (bytes.length <= TEXT_BYTES) return { text, hash: null }
  // a character that the cut goes through ends as the replacement character
  return { text: bytes.subarray(0, TEXT_BYTES).toString(), hash: toHex(keccak(bytes)) }
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
