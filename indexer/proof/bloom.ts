import { toBytes } from '../rpc/hex.ts'
import { keccak } from './keccak.ts'

/** Three places in a 2048-bit bloom. */
export interface BloomBits {
  at: [number, number, number]
  mask: [number, number, number]
}

const BYTES = 256

/** @param hex address or topic */
export function bloomBitsOf(hex: string): BloomBits {
  const hash = keccak(toBytes(hex))
  const bit = [0, 2, 4].map((i) => hash.readUInt16BE(i) & 2047) as [number, number, number]
  return {
    at: bit.map((b) => BYTES - 1 - (b >> 3)) as [number, number, number],
    mask: bit.map((b) => 1 << (b & 7)) as [number, number, number],
  }
}

/** False means certainly absent. */
export function mayContain(bloom: Buffer, { at, mask }: BloomBits): boolean {
  return (
    ((bloom[at[0]] as number) & mask[0]) !== 0 &&
    ((bloom[at[1]] as number) & mask[1]) !== 0 &&
    ((bloom[at[2]] as number) & mask[2]) !== 0
  )
}

/** Share of set bits, 0..1: near 1 the bloom no longer tells anything. */
export function bloomFill(bloom: Buffer): number {
  let set = 0
  for (const byte of bloom) for (let rest = byte; rest; rest &= rest - 1) set++
  return set / (BYTES * 8)
}
