import type { Pool } from 'pg'
import type { z } from 'zod'
import { demandAct } from '#api/creators/can.ts'
import { EVASION_SIGNALS, type EvasionGrade, type EvasionSignal } from '#domain/moderation/evasion.ts'
import type { returningPerson } from './contract.ts'

/** So many are looked at by nobody; the strongest and newest come first. */
const MAX_SHOWN = 100

interface Row {
  account_id: string
  name: string
  guest: boolean
  grade: EvasionGrade
  signals: EvasionSignal[]
  act_id: string
  banned_name: string | null
  rule_code: string
  banned_at: Date
  at: Date
}

/**
 * Who may be somebody whom the channel banned. Who was banned since is not in it, nor a hint to a ban that is over.
 * @throws ProblemError NOT_FOUND, FORBIDDEN
 */
export async function listReturning(
  pool: Pool,
  { channelId, accountId }: { channelId: string; accountId: string },
): Promise<z.input<typeof returningPerson>[]> {
  await demandAct(pool, { accountId, act: 'readLog', channelId })
  const { rows } = await pool.query<Row>(
    `SELECT h.account_id, p.display_name AS name, a.state = 'guest' AS guest, h.grade, h.signals, h.act_id, q.display_name AS banned_name,
        l.rule_code, l.at AS banned_at, h.at
       FROM app.evasion_hint h JOIN app.account a ON a.id = h.account_id JOIN app.profile p ON p.account_id = h.account_id
       JOIN app.action_log l ON l.id = h.act_id LEFT JOIN app.profile q ON q.account_id = l.target_account
      WHERE h.channel_id = $1 AND h.at > app.now() - interval '30 days' AND (l.until IS NULL OR l.until > app.now())
        AND NOT EXISTS (SELECT FROM app.action_log u WHERE u.undoes = l.id)
        AND NOT EXISTS (SELECT FROM app.ban b WHERE b.channel_id = h.channel_id AND b.account_id = h.account_id AND b.kind = 'ban'
          AND (b.until IS NULL OR b.until > app.now()))
      ORDER BY h.grade DESC, h.at DESC, h.account_id LIMIT ${MAX_SHOWN}`,
    [channelId],
  )
  return rows.map((row) => ({
    accountId: row.account_id,
    displayName: row.name,
    isGuest: row.guest,
    grade: row.grade,
    signals: EVASION_SIGNALS.filter((signal) => row.signals.includes(signal)),
    ban: {
      ...{ actId: row.act_id, displayName: row.banned_name },
      ...{ ruleCode: row.rule_code, at: row.banned_at.toISOString() },
    },
    at: row.at.toISOString(),
  }))
}
