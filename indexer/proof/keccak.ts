import { keccak256 } from 'viem'

export function keccak(bytes: Uint8Array): Buffer {
  const hash = keccak256(bytes, 'bytes')
  return Buffer.from(hash.buffer, hash.byteOffset, hash.byteLength)
}
