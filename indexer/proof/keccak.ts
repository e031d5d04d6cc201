import { createKeccak } from 'hash-wasm'

// to be created costs a promise; one state then serves all hashes, begun anew each time
const hasher = await createKeccak(256)

export function keccak(bytes: Uint8Array): Buffer {
  const hash = hasher.init().update(bytes).digest('binary')
  return Buffer.from(hash.buffer, hash.byteOffset, hash.byteLength)
}
