import { wrongAnswer } from './rpcFault.ts'

/** Bytes of the longest number. */
export const MAX_QUANTITY = 32

const VALUE_OF = new Int8Array(256).fill(-1)
for (let value = 0; value < 16; value++) {
  const digit = value.toString(16)
  VALUE_OF[digit.toUpperCase().charCodeAt(0)] = value
  VALUE_OF[digit.charCodeAt(0)] = value
}

/** Writes the bytes of 0x text and returns their number. @throws RpcFault `wrong` when it is none */
export function decodeHex(text: Buffer, from: number, to: number, into: Buffer): number {
  if ((to - from) % 2 || text[from] !== 0x30 || text[from + 1] !== 0x78) throw notHex(text, from, to)
  let at = 0
  let all = 0
  for (let i = from + 2; i < to; i += 2) {
    const high = VALUE_OF[text[i] as number] as number
    const low = VALUE_OF[text[i + 1] as number] as number
    all |= high | low
    into[at++] = (high << 4) | low
  }
  if (all < 0) throw notHex(text, from, to)
  return at
}

/** A number without leading zeros, nothing for zero. @throws RpcFault `wrong` when it is none */
export function decodeQuantity(text: Buffer, from: number, to: number, into: Buffer): number {
  if (to - from < 3 || text[from] !== 0x30 || text[from + 1] !== 0x78) throw notHex(text, from, to)
  let first = from + 2
  while (first < to && text[first] === 0x30) first++
  if (to - first > 2 * MAX_QUANTITY) throw notHex(text, from, to)
  let at = 0
  let all = 0
  let i = first
  if ((to - first) % 2) {
    const low = VALUE_OF[text[i++] as number] as number
    all |= low
    into[at++] = low
  }
  for (; i < to; i += 2) {
    const high = VALUE_OF[text[i] as number] as number
    const low = VALUE_OF[text[i + 1] as number] as number
    all |= high | low
    into[at++] = (high << 4) | low
  }
  if (all < 0) throw notHex(text, from, to)
  return at
}

function notHex(text: Buffer, from: number, to: number) {
  return wrongAnswer(`${text.toString('latin1', from, Math.min(to, from + 80))} is not hexadecimal`)
}

export function wrongText(what: string, text: Buffer, from: number, to: number) {
  return wrongAnswer(`${what} is ${text.toString('latin1', from, Math.min(to, from + 80))}`)
}
