import { createHash, createPublicKey, type KeyObject, sign } from 'node:crypto'
import type { Pool } from 'pg'

/** The installation's Ed25519 key. The private half never reaches the database. */
export interface DecisionKey {
  keyId: string
  /** 32 raw bytes */
  publicKey: Buffer
  sign(leaf: Buffer): Buffer
}

const RAW_BYTES = 32

/** Wraps a private key; its id is derived from the public half, so a restart does not make a new one. */
export function decisionKey(privateKey: KeyObject): DecisionKey {
  if (privateKey.asymmetricKeyType !== 'ed25519')
    throw new TypeError('DECISION_KEY_FILE is not an Ed25519 key')
  const der = createPublicKey(privateKey).export({ type: 'spki', format: 'der' })
  const publicKey = der.subarray(der.length - RAW_BYTES)
  const keyId = `key_${createHash('sha256').update(publicKey).digest('hex').slice(0, 16)}`
  return { keyId, publicKey, sign: (leaf) => sign(null, leaf, privateKey) }
}

/** Publishes the public half under its id; repeating it changes nothing. */
export async function registerSignKey(pool: Pool, key: DecisionKey): Promise<void> {
  await pool.query(
    `INSERT INTO app.sign_key (key_id, public, purpose) VALUES ($1, $2, 'decision') ON CONFLICT (key_id) DO NOTHING`,
    [key.keyId, key.publicKey],
  )
}
