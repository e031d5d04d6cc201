import type { Pool, PoolClient } from 'pg'
import { withTransaction } from '#db/transaction.ts'
import { BINDING_LIFE_SECONDS } from '#domain/calls/meeting/bindingText.ts'
import type { RandomBytes } from '#domain/clock.ts'
import { newId } from '#domain/ids.ts'
import type { BindingWay, DeviceBinding } from '#protocol/calls/callKeys.ts'
import { ProblemError } from '../../http/problemError.ts'
import { lockIdentities } from '../identities/identityLock.ts'
import type { DeviceKeyRow } from './contract.ts'

/** Confirmed browsers of an account at a time. */
export const MAX_DEVICE_KEYS = 20
/** With those that ended, which are kept until their confirmations are over. */
const MAX_KEPT = 200
/** Days for which a key is kept after its confirmation is over. */
const KEPT_DAYS = 30
/** Pages ask for all but a minute of the most; clocks and slow wallets have the rest of the hour. */
const SIGNING_S = 3600

/** SQL: what confirmed the key `k` is still its account's. */
const IS_HELD = `(EXISTS (SELECT FROM app.identity i WHERE i.id = k.by_wallet AND i.account_id = k.account_id AND i.ended_at IS NULL)
  OR EXISTS (SELECT FROM app.passkey p WHERE p.id = k.by_passkey AND p.account_id = k.account_id))`
/** SQL: the key `k` counts. */
export const KEY_COUNTS = `(k.ended_at IS NULL AND k.until > app.now() AND ${IS_HELD})`

/** Whose it is, as was proven. */
export interface ProvenBinding {
  /** the identity or passkey that signed */
  by: string
  binding: DeviceBinding
}

interface Row {
  id: string
  public_key: Buffer
  agent: string
  way: BindingWay
  created_at: Date
  until: Date
}

const COLUMNS = 'k.id, k.public_key, k.agent, k.way, k.created_at, k.until'

const toKey = (row: Row): DeviceKeyRow => ({
  ...{ id: row.id, publicKey: row.public_key.toString('base64url'), agent: row.agent, way: row.way },
  createdAt: row.created_at.toISOString(),
  until: row.until.toISOString(),
})

/** Those that count, the newest first. */
export async function readDeviceKeys(pool: Pool, accountId: string): Promise<DeviceKeyRow[]> {
  const { rows } = await pool.query<Row>(
    `SELECT ${COLUMNS} FROM app.device_key k WHERE k.account_id = $1 AND ${KEY_COUNTS} ORDER BY k.created_at DESC, k.id`,
    [accountId],
  )
  return rows.map(toKey)
}

/** SQL: the latest end that a text from before the end of the key `k` can have. */
const SIGNED_BEFORE_END = `(k.ended_at + make_interval(secs => ${BINDING_LIFE_SECONDS - SIGNING_S}))`

/**
 * A browser has what confirmed it, may have had more signed than it sent, and could send all of it again. So what a person ended is
 * confirmed anew only by a text that was made after the end, and what else is over by one that counts for longer, which a wallet or passkey
 * has to sign; and what counts is never shortened, after which an older one would count for longer.
 */
const KEEP = `INSERT INTO app.device_key AS k (id, account_id, public_key, agent, way, by_wallet, by_passkey, binding, until)
  SELECT $1, $2, $3, left(coalesce(s.user_agent, ''), 200), $5::text, CASE WHEN $5::text = 'wallet' THEN $6::text END,
    CASE WHEN $5::text = 'passkey' THEN $6::text END, $7::jsonb, to_timestamp($8) FROM app.auth_session s WHERE s.id = $4
  ON CONFLICT (account_id, public_key) DO UPDATE SET agent = EXCLUDED.agent, way = EXCLUDED.way, by_wallet = EXCLUDED.by_wallet,
    by_passkey = EXCLUDED.by_passkey, binding = EXCLUDED.binding, created_at = app.now(), until = EXCLUDED.until, ended_at = NULL
  WHERE (EXCLUDED.until > k.until AND (k.ended_at IS NULL OR EXCLUDED.until > ${SIGNED_BEFORE_END}))
    OR (EXCLUDED.until = k.until AND ${KEY_COUNTS})
  RETURNING ${COLUMNS}`

async function refuseFull(tx: PoolClient, accountId: string, key: Buffer): Promise<void> {
  const { rows } = await tx.query<{ n: number; kept: number }>(
    `SELECT (count(*) FILTER (WHERE ${KEY_COUNTS}))::int AS n, count(*)::int AS kept FROM app.device_key k
      WHERE k.account_id = $1 AND k.public_key <> $2`,
    [accountId, key],
  )
  const { n = 0, kept = 0 } = rows[0] ?? {}
  if (kept >= MAX_KEPT)
    throw new ProblemError('CONFLICT', {
      detail:
        'You have confirmed and ended too many browsers in the last half year. In calls from this one the four words are there to compare.',
    })
  if (n < MAX_DEVICE_KEYS) return
  throw new ProblemError('CONFLICT', {
    detail: `You have confirmed ${MAX_DEVICE_KEYS} browsers, which is as many as can be. End one of them on the Security page first.`,
  })
}

/** It is not taken away before this ends. */
async function holdPasskey(tx: PoolClient, accountId: string, id: string): Promise<void> {
  const { rowCount } = await tx.query(
    'SELECT FROM app.passkey WHERE id = $1 AND account_id = $2 FOR KEY SHARE',
    [id, accountId],
  )
  if (!rowCount) throw new ProblemError('PASSKEY_REFUSED')
}

/** Who the key is kept for: the account, and the session whose browser has it. */
interface Owner {
  account: string
  session: string
}

/** Keeps a key with what proves whose it is. @throws ProblemError CONFLICT, INVALID_INPUT, SIGN_IN_REQUIRED, PASSKEY_REFUSED */
export function keepDeviceKey(
  { pool, random }: { pool: Pool; random: RandomBytes },
  { account, session }: Owner,
  publicKey: string,
  { by, binding }: ProvenBinding,
): Promise<DeviceKeyRow> {
  const key = Buffer.from(publicKey, 'base64url')
  return withTransaction(pool, async (tx) => {
    // the keys of one account are counted one after the other, and no wallet of it goes meanwhile
    await lockIdentities(tx, account, session)
    if (binding.way === 'passkey') await holdPasskey(tx, account, by)
    await refuseFull(tx, account, key)
    const { rows } = await tx.query<Row>(KEEP, [
      ...[newId('dvk', random), account, key, session],
      ...[binding.way, by, JSON.stringify(binding), binding.untilS],
    ])
    if (rows[0]) return toKey(rows[0])
    throw new ProblemError('INVALID_INPUT', {
      detail:
        'This browser was confirmed until later than this, or that was ended since. Set its clock right and confirm it anew by your wallet or a passkey.',
    })
  })
}

/** False when this account has no such key that counts, or would: it is ended once. */
export async function endDeviceKey(pool: Pool, accountId: string, id: string): Promise<boolean> {
  const { rowCount } = await pool.query(
    'UPDATE app.device_key SET ended_at = app.now() WHERE account_id = $1 AND id = $2 AND ended_at IS NULL',
    [accountId, id],
  )
  return rowCount === 1
}

/** Forgets keys that are long over. One that was ended stays for as long as anything that was signed before could still confirm it. */
export async function forgetDeviceKeys(pool: Pool): Promise<void> {
  await pool.query(
    `DELETE FROM app.device_key k WHERE greatest(k.until, ${SIGNED_BEFORE_END}) < app.now() - make_interval(days => ${KEPT_DAYS})`,
  )
}
