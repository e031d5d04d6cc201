import type { Pool } from 'pg'
import type { z } from 'zod'
import type { ReportKind } from '#domain/moderation/words.ts'
import { demandInRoom } from '../demandReach.ts'
import type { openReport } from './contract.ts'

/** Rows that are shown; what is decided makes way for the next. */
const MAX_SHOWN = 50
/** Of what reporters wrote about one thing. */
const MAX_NOTES = 5

interface Row {
  id: string
  kind: ReportKind
  room_id: string
  title: string
  subject_id: string
  account_id: string | null
  name: string
  text: string
  count: number
  rules: z.input<typeof openReport>['rules']
  notes: string[]
  at: Date
}

/**
 * What waits for a decision in the channel of a room, also of its earlier streams. Notes stand in the order of their letters: by
 * their time somebody could guess who wrote them.
 * @throws ProblemError NOT_FOUND, FORBIDDEN
 */
export async function listReports(
  pool: Pool,
  { roomId, accountId }: { roomId: string; accountId: string },
): Promise<z.input<typeof openReport>[]> {
  const { channelId, role } = await demandInRoom(pool, { roomId, accountId, act: 'deleteMessage' })
  const { rows } = await pool.query<Row>(
    `SELECT p.id, p.kind, p.room_id, r.title, p.subject_id, p.account_id, coalesce(m.name_shown, p.text) AS name,
        coalesce(m.body, p.text) AS text, p.count, p.at,
        ARRAY(SELECT DISTINCT x.rule_code FROM app.reporter x WHERE x.report_id = p.id ORDER BY 1) AS rules,
        ARRAY(SELECT DISTINCT x.text FROM app.reporter x WHERE x.report_id = p.id AND x.text IS NOT NULL
          ORDER BY 1 LIMIT ${MAX_NOTES}) AS notes
       FROM app.report p JOIN app.room r ON r.id = p.room_id
       LEFT JOIN app.chat_message m ON p.kind = 'message' AND m.room_id = p.room_id AND m.id = p.subject_id
      WHERE p.channel_id = $1 AND p.state = 'open' AND (p.kind <> 'message' OR m.body IS NOT NULL)
      ORDER BY p.count DESC, p.at, p.id LIMIT ${MAX_SHOWN}`,
    [channelId],
  )
  return rows.map((row) => ({
    ...{ reportId: row.id, kind: row.kind, roomId: row.room_id, roomTitle: row.title },
    messageId: row.kind === 'message' ? row.subject_id : null,
    ...{ accountId: row.account_id, name: row.name, text: row.text },
    ...{ count: row.count, rules: row.rules, notes: row.notes },
    at: row.at.toISOString(),
    mayDecide: role === 'owner' || row.account_id !== accountId,
  }))
}
