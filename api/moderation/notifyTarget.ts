import type { PoolClient } from 'pg'
import { notify } from '#api/notifications/notify.ts'
import type { Clock, RandomBytes } from '#domain/clock.ts'
import type { NewsKind } from '#domain/notifications/news.ts'

/** What somebody hears of an act about them. */
export interface ActNews {
  channelId: string
  accountId: string
  /** the act, of which a later state replaces the earlier one */
  actId: string
  kind: Extract<
    NewsKind,
    'act_banned' | 'act_kicked' | 'act_timed_out' | 'act_undone' | 'time_out_undone' | 'appeal_upheld'
  >
  ruleCode: string
  reason: string
  until?: string | null
  /** of an appeal */
  answer?: string
}

/** Says to the person of an act what was done, by which rule, why and until when. A guest reads it at the door alone. */
export async function notifyTarget(
  tx: PoolClient,
  deps: { clock: Clock; random: RandomBytes },
  { channelId, accountId, actId, kind, ruleCode, reason, until, answer }: ActNews,
): Promise<void> {
  const { rows } = await tx.query<{ name: string }>(
    `SELECT c.name FROM app.channel c JOIN app.account a ON a.id = $2 AND a.state NOT IN ('guest', 'erased') WHERE c.id = $1`,
    [channelId, accountId],
  )
  const [channel] = rows
  if (!channel) return
  const facts = {
    channel: channel.name,
    rule: ruleCode,
    reason,
    ...(until ? { until } : {}),
    ...(answer ? { answer } : {}),
  }
  await notify(tx, { accounts: [accountId], kind, object: `act:${actId}`, step: kind, facts }, deps)
}
