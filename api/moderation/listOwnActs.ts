import type { Pool } from 'pg'
import type { z } from 'zod'
import type { ActKind, AppealState } from '#domain/moderation/words.ts'
import type { ownAct } from './contract.ts'

/** Acts that somebody is shown about themself. */
const MAX_SHOWN = 50

interface Row {
  id: string
  kind: ActKind
  handle: string | null
  name: string | null
  rule_code: string
  reason: string
  at: Date
  until: Date | null
  undone_at: Date | null
  appeal_text: string | null
  appeal_at: Date | null
  appeal_state: AppealState | null
  answer: string | null
  by_actor: boolean | null
}

function toAppeal({ appeal_state: state, appeal_at: at, ...row }: Row): z.input<typeof ownAct>['appeal'] {
  if (state === null || at === null) return null
  const isByActor = row.by_actor ?? false
  return { text: row.appeal_text ?? '', at: at.toISOString(), state, answer: row.answer, isByActor }
}

/** What was done about an account, the newest first; who did it is told to nobody. */
export async function listOwnActs(pool: Pool, accountId: string): Promise<z.input<typeof ownAct>[]> {
  const { rows } = await pool.query<Row>(
    `SELECT a.id, a.kind, c.handle::text AS handle, c.name, a.rule_code, a.reason, a.at, a.until, u.at AS undone_at,
        p.text AS appeal_text, p.at AS appeal_at, p.state::text AS appeal_state, p.answer, p.by_actor
       FROM app.action_log a LEFT JOIN app.channel c ON c.id = a.channel_id LEFT JOIN app.action_log u ON u.undoes = a.id
       LEFT JOIN app.appeal p ON p.act_id = a.id
      WHERE a.target_account = $1 AND a.undoes IS NULL AND a.kind NOT IN ('release', 'role', 'unrole')
      ORDER BY a.at DESC, a.id DESC LIMIT ${MAX_SHOWN}`,
    [accountId],
  )
  return rows.map((row) => ({
    actId: row.id,
    kind: row.kind,
    channel: row.handle === null ? null : { handle: row.handle, name: row.name ?? '' },
    ruleCode: row.rule_code,
    reason: row.reason,
    at: row.at.toISOString(),
    until: row.until?.toISOString() ?? null,
    undoneAt: row.undone_at?.toISOString() ?? null,
    appeal: toAppeal(row),
    mayAppeal: row.handle !== null && row.undone_at === null && row.appeal_state === null,
  }))
}
