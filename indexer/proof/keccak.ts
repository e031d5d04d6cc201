import { createRequire } from 'node:module'

/** State of one hash, behind the package's stream. */
interface Sponge {
  initialize(rate: number, capacity: number): void
  absorb(bytes: Uint8Array): void
  squeeze(length: number): Buffer
}

const RATE_BITS = 1088
const CAPACITY_BITS = 512

// native with a fallback in JavaScript; it ships no types. A stream for each hash costs more than the hash, so one
// state serves them all: it is begun anew each time
const createHash = createRequire(import.meta.url)('keccak') as (name: 'keccak256') => { _state: Sponge }
const sponge = createHash('keccak256')._state

export function keccak(bytes: Uint8Array): Buffer {
  sponge.initialize(RATE_BITS, CAPACITY_BITS)
  sponge.absorb(bytes)
  return sponge.squeeze(32)
}
