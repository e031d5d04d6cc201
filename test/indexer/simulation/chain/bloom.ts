import { bytesOf, keccak } from './rlp.ts'

/** What a contract said. */
export interface Log {
  address: string
  topics: string[]
  data: string
}

const BITS = new Map<string, number[]>()
const BLOOM_BITS = 2048

function bitsOf(part: string): number[] {
  let bits = BITS.get(part)
  if (!bits) {
    const hash = bytesOf(keccak(bytesOf(part)))
    bits = [0, 2, 4].map((at) => hash.readUInt16BE(at) % BLOOM_BITS)
    BITS.set(part, bits)
  }
  return bits
}

export function bloomOf(logs: Log[]): Buffer {
  const bloom = Buffer.alloc(BLOOM_BITS / 8)
  for (const { address, topics } of logs)
    for (const part of [address, ...topics])
      for (const bit of bitsOf(part)) {
        const at = bloom.length - 1 - (bit >> 3)
        bloom[at] = (bloom[at] as number) | (1 << (bit & 7))
      }
  return bloom
}
