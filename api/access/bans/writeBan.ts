import type { PoolClient } from 'pg'
import type { BanKind } from '#domain/words.ts'

/** Who is banned from which channel, and by which act of the log. */
export interface Ban {
  channelId: string
  accountId: string
  actionId: string
  kind: BanKind
  ruleCode: string
  reason: string
  /** ISO 8601; null: for ever */
  until: string | null
  /** reference of the request */
  trace: string
}

/** Bans or kicks an account from a channel; what keeps it out already gets the new cause and end, which is never sooner. */
export async function writeBan(
  tx: PoolClient,
  { channelId, accountId, actionId, kind, ruleCode, reason, until }: Ban,
): Promise<void> {
  await tx.query(
    `INSERT INTO app.ban (channel_id, account_id, action_id, rule_code, reason, until, kind) VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (channel_id, account_id) DO UPDATE SET action_id = $3, rule_code = $4, reason = $5, until = $6, kind = $7`,
    [channelId, accountId, actionId, ruleCode, reason, until, kind],
  )
}
