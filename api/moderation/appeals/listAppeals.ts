import type { Pool } from 'pg'
import type { z } from 'zod'
import { demandAct } from '#api/creators/can.ts'
import type { ActKind } from '#domain/moderation/words.ts'
import type { openAppeal } from '../contract.ts'
import { othersDecide } from './decideAppeal.ts'

/** Rows that are shown; what is decided makes way for the next. */
const MAX_SHOWN = 50

interface Row {
  act_id: string
  actor: string
  kind: ActKind
  name: string | null
  rule_code: string
  reason: string
  acted_at: Date
  text: string
  at: Date
}

/**
 * Appeals to a channel that nobody decided yet, the oldest first.
 * @throws ProblemError NOT_FOUND, FORBIDDEN
 */
export async function listAppeals(
  pool: Pool,
  { channelId, accountId }: { channelId: string; accountId: string },
): Promise<z.input<typeof openAppeal>[]> {
  const role = await demandAct(pool, { accountId, act: 'decideAppeals', channelId })
  const { rows } = await pool.query<Row>(
    `SELECT p.act_id, a.actor, a.kind, n.display_name AS name, a.rule_code, a.reason, a.at AS acted_at, p.text, p.at
       FROM app.appeal p JOIN app.action_log a ON a.id = p.act_id LEFT JOIN app.profile n ON n.account_id = p.account_id
      WHERE p.channel_id = $1 AND p.state = 'open' AND p.text IS NOT NULL ORDER BY p.at, p.act_id LIMIT ${MAX_SHOWN}`,
    [channelId],
  )
  const isOnOwn = rows.some(({ actor }) => actor === accountId)
  const mustLeave = isOnOwn && (role !== 'owner' || (await othersDecide(pool, { channelId, accountId })))
  return rows.map((row) => ({
    actId: row.act_id,
    kind: row.kind,
    displayName: row.name ?? 'Somebody',
    ruleCode: row.rule_code,
    reason: row.reason,
    actedAt: row.acted_at.toISOString(),
    text: row.text,
    at: row.at.toISOString(),
    mayDecide: row.actor !== accountId || !mustLeave,
  }))
}
