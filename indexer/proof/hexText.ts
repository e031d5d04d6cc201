const DIGITS = Buffer.from('0123456789abcdef')
const MAX_BYTES = 32
/** More different ones are not worth to be remembered. */
const MAX_KNOWN = 256

const line = Buffer.from(`0x${'0'.repeat(2 * MAX_BYTES)}`)

/**
 * Lower-case 0x text of up to 32 bytes, in one piece: text that is put together keeps its parts, and is copied when its digits
 * are read.
 */
export function hexText(bytes: Uint8Array, from: number, to: number): string {
  let at = 2
  for (let i = from; i < to; i++) {
    const byte = bytes[i] as number
    line[at++] = DIGITS[byte >> 4] as number
    line[at++] = DIGITS[byte & 15] as number
  }
  return line.toString('latin1', 0, at)
}

interface Known {
  bytes: Buffer
  text: string
}

/** Texts of bytes that come again and again: one text for all of them costs no memory, and is found by its hash at once. */
export class KnownTexts {
  readonly #known = new Map<number, Known>()

  textOf(bytes: Buffer, from: number, to: number): string {
    const head = bytes.readUInt32BE(from)
    const known = this.#known.get(head)
    if (known && known.bytes.compare(bytes, from, to) === 0) return known.text
    const text = hexText(bytes, from, to)
    if (!known && this.#known.size < MAX_KNOWN)
      this.#known.set(head, { bytes: Buffer.from(bytes.subarray(from, to)), text })
    return text
  }
}
