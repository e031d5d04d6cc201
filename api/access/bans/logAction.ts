import type { PoolClient } from 'pg'
import { newId } from '#domain/ids.ts'
import type { AccessDeps } from '../deps.ts'

/** What somebody did about somebody else, and why. */
export interface LoggedAction {
  channelId: string
  roomId: string
  /** account that acts */
  actor: string
  /** account that it concerns */
  accountId: string
  ruleCode: string
  reason: string
}

/** Writes a ban into the log of actions, which is never changed; answers the id of its entry. */
export async function logBan(
  tx: PoolClient,
  { random }: Pick<AccessDeps, 'random'>,
  action: LoggedAction,
): Promise<string> {
  const { channelId, roomId, actor, accountId: target, ruleCode, reason } = action
  const actionId = newId('act', random)
  await tx.query(
    `INSERT INTO app.action_log (id, channel_id, room_id, actor, target_account, kind, rule_code, reason)
         VALUES ($1, $2, $3, $4, $5, 'ban', $6, $7)`,
    [actionId, channelId, roomId, actor, target, ruleCode, reason],
  )
  return actionId
}
