import { createRequire } from 'node:module'

interface Hash {
  update(bytes: Uint8Array): Hash
  digest(): Buffer
}

// native with a fallback in JavaScript; it ships no types. Proving receipts is mostly hashing, and this is five times viem's speed
const createHash = createRequire(import.meta.url)('keccak') as (name: 'keccak256') => Hash

export function keccak(bytes: Uint8Array): Buffer {
  return createHash('keccak256').update(bytes).digest()
}
