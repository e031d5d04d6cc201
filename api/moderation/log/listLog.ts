import type { Pool } from 'pg'
import type { z } from 'zod'
import { demandAct } from '#api/creators/can.ts'
import { type ActingRole, isAbove } from '#domain/channel/roleActs.ts'
import type { ActKind } from '#domain/moderation/words.ts'
import { mayReadTexts } from '../messages/readRemovedTexts.ts'
import type { logEntry } from './contract.ts'

/** Rows of one page. */
const PAGE = 50

interface Row {
  id: string
  seq: string
  kind: ActKind
  rule_code: string
  reason: string
  by: string | null
  about: string | null
  room: string | null
  at: Date
  until: Date | null
  undoes: string | null
  undone_at: Date | null
  is_own: boolean
  actor_role: ActingRole
  lasts: boolean
  is_open: boolean
}

// what is over by itself needs nobody, and a text that was forgotten cannot come back
const LASTS = `CASE WHEN a.kind IN ('ban', 'kick', 'timeout', 'shield') THEN a.until IS NULL OR a.until > app.now()
  ELSE a.kind = 'delete' AND EXISTS (SELECT FROM app.removed_text x WHERE x.act_id = a.id) END`

/**
 * What was done in a channel, the newest first: everything that moderators, producers and the owner did, and what was taken back.
 * @param before where the page before ended
 * @throws ProblemError NOT_FOUND, FORBIDDEN
 */
export async function listLog(
  pool: Pool,
  { channelId, accountId, before }: { channelId: string; accountId: string; before: string | null },
): Promise<{ acts: z.input<typeof logEntry>[]; next: string | null }> {
  const role = await demandAct(pool, { accountId, act: 'readLog', channelId })
  const { rows } = await pool.query<Row>(
    `SELECT a.id, a.seq::text AS seq, a.kind, a.rule_code, a.reason, o.display_name AS by, p.display_name AS about, r.title AS room,
        a.at, a.until, a.undoes, u.at AS undone_at, a.actor = $3 AS is_own, ${LASTS} AS lasts,
        EXISTS (SELECT FROM app.appeal ap WHERE ap.act_id = a.id AND ap.state = 'open') AS is_open,
        CASE WHEN cr.account_id = a.actor THEN 'owner' ELSE coalesce(ro.role::text, 'viewer') END AS actor_role
       FROM app.action_log a JOIN app.channel ch ON ch.id = a.channel_id JOIN app.creator cr ON cr.id = ch.creator_id
       LEFT JOIN app.channel_role ro ON ro.channel_id = a.channel_id AND ro.account_id = a.actor
       LEFT JOIN app.action_log u ON u.undoes = a.id LEFT JOIN app.room r ON r.id = a.room_id
       LEFT JOIN app.profile p ON p.account_id = a.target_account LEFT JOIN app.profile o ON o.account_id = a.actor
      WHERE a.channel_id = $1 AND ($2::bigint IS NULL OR a.seq < $2::bigint) ORDER BY a.seq DESC LIMIT ${PAGE + 1}`,
    [channelId, before, accountId],
  )
  const acts = rows.slice(0, PAGE).map((row) => ({
    ...{ actId: row.id, kind: row.kind, ruleCode: row.rule_code, reason: row.reason },
    ...{ by: row.by, about: row.about, room: row.room, undoes: row.undoes },
    at: row.at.toISOString(),
    until: row.until?.toISOString() ?? null,
    undoneAt: row.undone_at?.toISOString() ?? null,
    mayUndo: row.lasts && row.undone_at === null && (row.is_own || isAbove(role, row.actor_role)),
    mayReadTexts: mayReadTexts({ kind: row.kind, isOwn: row.is_own, isOpen: row.is_open }, role),
  }))
  const last = rows[PAGE - 1]
  return { acts, next: rows.length > PAGE && last ? last.seq : null }
}
