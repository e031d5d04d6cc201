import { createHmac } from 'node:crypto'
import type { Pool, PoolClient } from 'pg'
import type { PersonVerbs } from '#db/personVerbs.ts'
import type { RandomBytes } from '#domain/clock.ts'
import { handleSkeleton } from '#domain/names/handleSkeleton.ts'
import type { DataKey } from '../installation/dataKey.ts'
import { CREATOR_ROWS } from './personRows.ts'

/** What is needed to know a handle of somebody who was erased. */
export interface KeptHandleDeps {
  dataKey: DataKey
  random: RandomBytes
}
const KEY_ID = 'handles'

/** Who takes or gives up a handle waits for whoever else does, so that nobody takes one that was given up a moment ago. */
export async function lockHandles(tx: PoolClient): Promise<void> {
  await tx.query("SELECT pg_advisory_xact_lock(hashtextextended('handles', 18))")
}

async function findKey(tx: PoolClient, { dataKey }: KeptHandleDeps): Promise<Buffer | null> {
  const { rows } = await tx.query<{ key_sealed: Buffer }>(
    'SELECT key_sealed FROM app.handle_key WHERE id = $1',
    [KEY_ID],
  )
  return rows[0] ? dataKey.unseal('handleKey', KEY_ID, rows[0].key_sealed) : null
}

/** Random, and sealed, so that a new data key leaves every mark as it is. */
async function makeKey(tx: PoolClient, deps: KeptHandleDeps): Promise<Buffer> {
  const sealed = deps.dataKey.seal('handleKey', KEY_ID, deps.random(32))
  await tx.query('INSERT INTO app.handle_key (id, key_sealed) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING', [
    KEY_ID,
    sealed,
  ])
  const key = await findKey(tx, deps)
  if (!key) throw new Error('the key of kept handles is gone')
  return key
}

const markOf = (key: Buffer, skeleton: string): Buffer => createHmac('sha256', key).update(skeleton).digest()

async function isErased(tx: PoolClient, deps: KeptHandleDeps, skeleton: string): Promise<boolean> {
  const key = await findKey(tx, deps)
  if (!key) return false
  const { rowCount } = await tx.query(
    'SELECT FROM app.handle_kept WHERE mark = $1 AND kept_until > app.now()',
    [markOf(key, skeleton)],
  )
  return Boolean(rowCount)
}

/**
 * True when a handle, or one that looks like it, was given up lately, or its owner was erased lately.
 * @param except whose own ones count for nothing
 */
export async function isKeptHandle(
  tx: PoolClient,
  deps: KeptHandleDeps,
  handle: string,
  except: string | null,
): Promise<boolean> {
  const skeleton = handleSkeleton(handle)
  const { rowCount } = await tx.query(
    `SELECT FROM app.handle_past WHERE handle_skeleton = $1 AND valid_until > app.now()
       AND channel_id IS DISTINCT FROM $2`,
    [skeleton, except],
  )
  return Boolean(rowCount) || (await isErased(tx, deps, skeleton))
}

const OWN_CHANNELS =
  '(SELECT h.id FROM app.channel h JOIN app.creator c ON c.id = h.creator_id WHERE c.account_id = $1)'
// to a whole day, which says of no erasure when it was
const OWN_HANDLES = `SELECT handle, date_trunc('day', max(until)) + interval '1 day' AS until FROM (
    SELECT handle::text AS handle, app.now() + make_interval(secs => $2) AS until FROM app.channel WHERE id IN ${OWN_CHANNELS}
    UNION ALL SELECT handle::text, valid_until FROM app.handle_past WHERE channel_id IN ${OWN_CHANNELS} AND valid_until > app.now()) x
  GROUP BY handle`

/** Keeps the handles of an account from everybody, archived and former ones too. Before they are erased, in that commit. */
async function keepHandles(tx: PoolClient, deps: KeptHandleDeps, of: { account: string; keptS: number }) {
  // who would take one of them now waits, and sees its mark
  await lockHandles(tx)
  const { rows } = await tx.query<{ handle: string; until: Date }>(OWN_HANDLES, [of.account, of.keptS])
  if (rows.length === 0) return
  const key = await makeKey(tx, deps)
  await tx.query('DELETE FROM app.handle_kept WHERE kept_until <= app.now()')
  await tx.query(
    `INSERT INTO app.handle_kept (mark, kept_until) SELECT mark, max(kept_until) FROM unnest($1::bytea[], $2::timestamptz[]) x (mark, kept_until)
      GROUP BY mark ON CONFLICT (mark) DO NOTHING`,
    [rows.map(({ handle }) => markOf(key, handleSkeleton(handle))), rows.map(({ until }) => until)],
  )
}

/** What creators have of a person; an erasure leaves marks of their handles. @param keptS how long those are kept */
export function creatorVerbs(deps: KeptHandleDeps, keptS: number): PersonVerbs {
  return {
    ...CREATOR_ROWS,
    async erase(tx, account) {
      await keepHandles(tx, deps, { account, keptS })
      return CREATOR_ROWS.erase(tx, account)
    },
  }
}

/** Forgets marks whose time is over. */
export async function forgetKeptHandles(pool: Pool): Promise<void> {
  await pool.query('DELETE FROM app.handle_kept WHERE kept_until <= app.now()')
}
