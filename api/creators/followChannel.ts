import type { Pool } from 'pg'
import type { z } from 'zod'
import { withTransaction } from '#db/transaction.ts'
import type { Clock, RandomBytes } from '#domain/clock.ts'
import { lockAdmissions, noteStandingChange } from '../accounts/noteStandingChange.ts'
import { ProblemError } from '../http/problemError.ts'
import type { follow } from './contract.ts'

/** What the end of a follow needs. */
export interface FollowDeps {
  pool: Pool
  clock: Clock
  random: RandomBytes
}

type FollowView = z.input<typeof follow>

/** Channels that this account finds: an archived one is its owner's alone, one of somebody who leaves is nobody's. */
const FOUND = `app.channel h JOIN app.creator c ON c.id = h.creator_id JOIN app.account o ON o.id = c.account_id
  WHERE h.id = $1 AND o.state IN ('active', 'suspended') AND (h.archived_at IS NULL OR c.account_id = $2)`

/** How many follow a channel, and whether the account does. What is on the chain is not counted. Throws NOT_FOUND. */
export async function readFollow(pool: Pool, channelId: string, account: string | null): Promise<FollowView> {
  const { rows } = await pool.query<{ followers: number; is_following: boolean }>({
    name: 'read_follow',
    text: `SELECT (SELECT count(*)::int FROM app.follower f WHERE f.channel_id = h.id) AS followers,
        EXISTS (SELECT FROM app.follower f WHERE f.channel_id = h.id AND f.account_id = $2) AS is_following
      FROM ${FOUND}`,
    values: [channelId, account],
  })
  if (!rows[0]) throw new ProblemError('NOT_FOUND')
  return { followers: rows[0].followers, isFollowing: rows[0].is_following }
}

/** Follows a channel; repeating it changes nothing. Throws NOT_FOUND, CONFLICT for an own one. */
export async function followChannel(pool: Pool, channelId: string, account: string): Promise<FollowView> {
  const { rows } = await pool.query<{ is_own: boolean }>(
    `WITH found AS (SELECT h.id, c.account_id = $2 AS is_own FROM ${FOUND}),
       kept AS (INSERT INTO app.follower (account_id, channel_id) SELECT $2, id FROM found WHERE NOT is_own
         ON CONFLICT (account_id, channel_id) DO NOTHING)
     SELECT is_own FROM found`,
    [channelId, account],
  )
  if (rows[0]?.is_own) throw new ProblemError('CONFLICT', { detail: 'This channel is yours.' })
  return readFollow(pool, channelId, account)
}

/**
 * Follows it no longer, also one that is not found any more; seats that a follow opened are decided again. Throws NOT_FOUND where
 * that was so before.
 */
export async function unfollowChannel(
  deps: FollowDeps,
  channelId: string,
  account: string,
): Promise<FollowView> {
  const { pool } = deps
  const rowCount = await withTransaction(pool, async (tx) => {
    await lockAdmissions(tx, account)
    const gone = await tx.query('DELETE FROM app.follower WHERE account_id = $2 AND channel_id = $1', [
      channelId,
      account,
    ])
    if (gone.rowCount) await noteStandingChange(tx, deps, account)
    return gone.rowCount
  })
  try {
    return await readFollow(pool, channelId, account)
  } catch (error) {
    if (rowCount) return { followers: 0, isFollowing: false }
    throw error
  }
}
