const UPPER = 0x10
const DIGIT = new Int8Array(0x10000).fill(-1)
for (let value = 0; value < 16; value++) {
  const digit = value.toString(16)
  DIGIT[digit.toUpperCase().charCodeAt(0)] = value | UPPER
  DIGIT[digit.charCodeAt(0)] = value
}

/** What `writeDigits` saw. */
export const SAW_UPPER = 1
export const NOT_HEX = -1

/**
 * Writes hexadecimal digits as bytes, the last one just before `end`; an odd first digit gets a byte of its own.
 * By hand, because it checks the digits on the way and a native call costs more than twenty bytes do.
 * @returns NOT_HEX, SAW_UPPER or 0 when all was lower case
 */
export function writeDigits(text: string, from: number, bytes: Uint8Array, end: number): number {
  let to = end
  let all = 0
  let i = text.length
  for (; i - 2 >= from; i -= 2) {
    const low = DIGIT[text.charCodeAt(i - 1)] as number
    const high = DIGIT[text.charCodeAt(i - 2)] as number
    all |= low | high
    bytes[--to] = ((high & 15) << 4) | (low & 15)
  }
  if (i > from) {
    const low = DIGIT[text.charCodeAt(from)] as number
    all |= low
    bytes[--to] = low & 15
  }
  if (all < 0) return NOT_HEX
  return all & UPPER ? SAW_UPPER : 0
}
