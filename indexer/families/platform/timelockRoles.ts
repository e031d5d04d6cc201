import { keccak } from '../../proof/keccak.ts'
import { toHex } from '../../rpc/hex.ts'

/** Of the library's TimelockController; the first one may give and take the others. */
const NAMES = new Map([
  [`0x${'0'.repeat(64)}`, 'administrator'],
  ...['proposer', 'executor', 'canceller'].map(
    (name) => [toHex(keccak(Buffer.from(`${name.toUpperCase()}_ROLE`))), name] as const,
  ),
])

/** What a role of a timelock is called; one that nobody knows is its hash. */
export function roleName(hash: string): string {
  return NAMES.get(hash) ?? hash
}
