import { createHash, createPublicKey, type KeyObject } from 'node:crypto'
import type pg from 'pg'

/** The public half of a key that signs decisions, under the id that follows from it. */
export interface SignKey {
  keyId: string
  /** 32 raw bytes */
  publicKey: Buffer
}

/** Whether decisions may be signed with a key: registered and not ended, ended, or never registered. */
export type KeyState = 'registered' | 'ended' | 'unknown'

type Database = Pick<pg.Pool, 'query'> | Pick<pg.Client, 'query'>

const RAW_BYTES = 32

/**
 * The public half of an Ed25519 key; its id is derived from it, so a restart does not make a new one.
 * @param key a key object or PEM text, private or public
 * @throws TypeError when it is another kind of key
 */
export function signKeyOf(key: KeyObject | string): SignKey {
  const asPublic =
    typeof key === 'string' || key.type === 'private' ? createPublicKey(key as string) : (key as KeyObject)
  if (asPublic.asymmetricKeyType !== 'ed25519') throw new TypeError('DECISION_KEY_FILE is not an Ed25519 key')
  const der = asPublic.export({ type: 'spki', format: 'der' })
  const publicKey = der.subarray(der.length - RAW_BYTES)
  return {
    publicKey,
    keyId: `key_${createHash('sha256').update(publicKey).digest('hex').slice(0, 16)}`,
  }
}

/** Publishes the public half under its id, for ever; repeating it changes nothing. @param owner only the owner may */
export async function registerSignKey(owner: Database, { keyId, publicKey }: SignKey): Promise<void> {
  await owner.query(
    `INSERT INTO app.sign_key (key_id, public, purpose) VALUES ($1, $2, 'decision') ON CONFLICT (key_id) DO NOTHING`,
    [keyId, publicKey],
  )
}

/** Nothing new is signed with a key from then on; what it has signed stays good. @param owner only the owner may */
export async function endSignKey(owner: Database, keyId: string, inS: number): Promise<Date | null> {
  const { rows } = await owner.query<{ until_at: Date }>(
    `UPDATE app.sign_key SET until_at = app.now() + make_interval(secs => $2) WHERE key_id = $1 RETURNING until_at`,
    [keyId, inS],
  )
  return rows[0]?.until_at ?? null
}

export async function keyStateOf(db: Database, keyId: string): Promise<KeyState> {
  const { rows } = await db.query<{ ended: boolean }>(
    'SELECT coalesce(until_at <= app.now(), false) AS ended FROM app.sign_key WHERE key_id = $1',
    [keyId],
  )
  if (!rows[0]) return 'unknown'
  return rows[0].ended ? 'ended' : 'registered'
}
