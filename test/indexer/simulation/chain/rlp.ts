import { keccak256 } from 'ethers'

/** What RLP knows: bytes as 0x text or as they are, and lists. */
export type RlpItem = string | Buffer | RlpItem[]

export function rlp(item: RlpItem): Buffer {
  if (Array.isArray(item)) {
    const body = Buffer.concat(item.map(rlp))
    return Buffer.concat([lengthOf(body.length, 0xc0), body])
  }
  const bytes = typeof item === 'string' ? bytesOf(item) : item
  if (bytes.length === 1 && (bytes[0] as number) < 0x80) return bytes
  return Buffer.concat([lengthOf(bytes.length, 0x80), bytes])
}

function lengthOf(length: number, offset: number): Buffer {
  if (length < 56) return Buffer.from([offset + length])
  const digits = bytesOf(evenHex(length))
  return Buffer.concat([Buffer.from([offset + 55 + digits.length]), digits])
}

export function bytesOf(hex: string): Buffer {
  return Buffer.from(hex.slice(2), 'hex')
}

export function toHex(bytes: Buffer): string {
  return `0x${bytes.toString('hex')}`
}

function evenHex(value: number | bigint): string {
  const digits = value.toString(16)
  return `0x${digits.length % 2 ? '0' : ''}${digits}`
}

/** An integer as RLP wants it: no leading zero, nothing for 0. */
export function integer(value: number | bigint | string): string {
  const number = BigInt(value)
  return number === 0n ? '0x' : evenHex(number)
}

/** An integer as JSON-RPC wants it. */
export function quantity(value: number | bigint): string {
  return `0x${value.toString(16)}`
}

export function keccak(bytes: Buffer): string {
  return keccak256(bytes)
}
