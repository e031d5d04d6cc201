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
