import type { PoolClient } from 'pg'
import type { LoggedAction } from './logAction.ts'

/** Bans an account from a channel without an end; a ban that it has already gets the new cause. */
export async function writeBan(
  tx: PoolClient,
  actionId: string,
  { channelId, accountId: target, ruleCode, reason }: LoggedAction,
): Promise<void> {
  await tx.query(
    `INSERT INTO app.ban (channel_id, account_id, action_id, rule_code, reason) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (channel_id, account_id) DO UPDATE SET action_id = $3, rule_code = $4, reason = $5, until = NULL`,
    [channelId, target, actionId, ruleCode, reason],
  )
}
