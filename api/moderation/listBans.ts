import type { Pool } from 'pg'
import type { z } from 'zod'
import { demandAct } from '#api/creators/can.ts'
import type { banRow } from './contract.ts'

/** Rows of one page. */
const PAGE = 50

interface Row {
  act_id: string
  seq: string
  name: string | null
  guest: boolean
  rule_code: string
  reason: string
  by: string | null
  at: Date
  until: Date | null
}

/**
 * Who is banned from a channel now, the newest act first, however old the folder is in which it was done. Somebody to
 * whom a banned wallet or address came is in the list, too, with the act that the ban comes from.
 * @param before where the page before ended
 * @throws ProblemError NOT_FOUND, FORBIDDEN
 */
export async function listBans(
  pool: Pool,
  { channelId, accountId, before }: { channelId: string; accountId: string; before: string | null },
): Promise<{ bans: z.input<typeof banRow>[]; next: string | null }> {
  await demandAct(pool, { accountId, act: 'unban', channelId })
  const [beforeSeq, beforeAccount] = before?.split('.') ?? [null, null]
  const { rows } = await pool.query<Row & { account_id: string }>(
    `SELECT b.account_id, b.action_id AS act_id, a.seq::text AS seq, p.display_name AS name, coalesce(t.state = 'guest', false) AS guest,
        b.rule_code, b.reason, o.display_name AS by, a.at, b.until
       FROM app.ban b JOIN app.action_log a ON a.id = b.action_id LEFT JOIN app.account t ON t.id = b.account_id
       LEFT JOIN app.profile p ON p.account_id = b.account_id LEFT JOIN app.profile o ON o.account_id = a.actor
      WHERE b.channel_id = $1 AND b.kind = 'ban' AND (b.until IS NULL OR b.until > app.now())
        AND ($2::bigint IS NULL OR (a.seq, b.account_id) < ($2::bigint, $3::text))
      ORDER BY a.seq DESC, b.account_id DESC LIMIT ${PAGE + 1}`,
    [channelId, beforeSeq, beforeAccount],
  )
  const bans = rows.slice(0, PAGE).map((row) => ({
    actId: row.act_id,
    displayName: row.name ?? 'Somebody',
    isGuest: row.guest,
    ruleCode: row.rule_code,
    reason: row.reason,
    by: row.by,
    since: row.at.toISOString(),
    until: row.until?.toISOString() ?? null,
  }))
  const last = rows[PAGE - 1]
  return { bans, next: rows.length > PAGE && last ? `${last.seq}.${last.account_id}` : null }
}
