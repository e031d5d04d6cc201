import type { Pool } from 'pg'
import type { z } from 'zod'
import { ProblemError } from '../http/problemError.ts'
import type { follow } from './contract.ts'

type FollowView = z.input<typeof follow>

/** How many follow a channel, and whether the account does. What is on the chain is not counted. Throws NOT_FOUND. */
export async function readFollow(pool: Pool, channelId: string, account: string | null): Promise<FollowView> {
  const { rows } = await pool.query<{ followers: number; is_following: boolean }>({
    name: 'read_follow',
    text: `SELECT (SELECT count(*)::int FROM app.follower f WHERE f.channel_id = h.id) AS followers,
        EXISTS (SELECT FROM app.follower f WHERE f.channel_id = h.id AND f.account_id = $2) AS is_following
      FROM app.channel h WHERE h.id = $1`,
    values: [channelId, account],
  })
  if (!rows[0]) throw new ProblemError('NOT_FOUND')
  return { followers: rows[0].followers, isFollowing: rows[0].is_following }
}

/** Follows a channel; repeating it changes nothing. Throws NOT_FOUND. */
export async function followChannel(pool: Pool, channelId: string, account: string): Promise<FollowView> {
  await pool.query(
    `INSERT INTO app.follower (account_id, channel_id) SELECT $2, id FROM app.channel WHERE id = $1
     ON CONFLICT (account_id, channel_id) DO NOTHING`,
    [channelId, account],
  )
  return readFollow(pool, channelId, account)
}

/** Follows it no longer. Throws NOT_FOUND. */
export async function unfollowChannel(pool: Pool, channelId: string, account: string): Promise<FollowView> {
  await pool.query('DELETE FROM app.follower WHERE account_id = $2 AND channel_id = $1', [channelId, account])
  return readFollow(pool, channelId, account)
}
