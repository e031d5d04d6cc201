import { type KeyObject, sign } from 'node:crypto'
import { type SignKey, signKeyOf } from '#db/signKeys.ts'

/** The installation's Ed25519 key. The private half never reaches the database. */
export interface DecisionKey extends SignKey {
  sign(leaf: Buffer): Buffer
}

/** Wraps a private key. */
export function decisionKey(privateKey: KeyObject): DecisionKey {
  return { ...signKeyOf(privateKey), sign: (leaf) => sign(null, leaf, privateKey) }
}
