import type { Pool, PoolClient } from 'pg'
import { type ActingRole, type ChannelAct, mayDo } from '#domain/channel/roleActs.ts'
import { ProblemError } from '../http/problemError.ts'

/** Who wants to do what, in which channel. */
export interface ActQuestion {
  accountId: string
  act: ChannelAct
  channelId: string
}

/** What an account is to a channel; of one that does not exist a viewer, as everybody is. */
export async function readRole(
  db: Pool | PoolClient,
  { accountId, channelId }: { accountId: string; channelId: string },
): Promise<ActingRole> {
  const { rows } = await db.query<{ role: ActingRole }>(
    `SELECT CASE WHEN cr.account_id = $2 THEN 'owner' ELSE coalesce(ro.role::text, 'viewer') END AS role
       FROM app.channel ch JOIN app.creator cr ON cr.id = ch.creator_id
       LEFT JOIN app.channel_role ro ON ro.channel_id = ch.id AND ro.account_id = $2
      WHERE ch.id = $1`,
    [channelId, accountId],
  )
  return rows[0]?.role ?? 'viewer'
}

/** True when an account may do this in a channel: the one question that every verb asks. */
export async function can(
  db: Pool | PoolClient,
  { accountId, act, channelId }: ActQuestion,
): Promise<boolean> {
  return mayDo(await readRole(db, { accountId, channelId }), act)
}

/**
 * The same as a demand. Somebody without a role learns nothing of the channel's things; who has one knows them.
 * @throws ProblemError NOT_FOUND for a viewer, FORBIDDEN for a role that may not
 */
export async function demandAct(
  db: Pool | PoolClient,
  { accountId, act, channelId }: ActQuestion,
): Promise<ActingRole> {
  const role = await readRole(db, { accountId, channelId })
  if (mayDo(role, act)) return role
  if (role === 'viewer') throw new ProblemError('NOT_FOUND')
  throw new ProblemError('FORBIDDEN', { detail: 'Your role in this channel does not reach that far.' })
}
