import type { Pool } from 'pg'

/** How many rows an installation has of everything that bad input must not make. */
export type RowCounts = Record<
  | ('decisions' | 'seats' | 'receipts' | 'sessions' | 'accounts' | 'rooms' | 'channels' | 'intents' | 'jobs')
  | ('acts' | 'bans' | 'marks' | 'appeals' | 'reports'),
  number
>

/**
 * Counted before and after something that must leave no trace. Jobs are effects in the outbox; what the worker does by the
 * clock comes and goes by itself.
 */
export async function countRows(pool: Pool): Promise<RowCounts> {
  const { rows } = await pool.query<RowCounts>(
    `SELECT (SELECT count(*) FROM app.decision)::int AS decisions,
            (SELECT count(*) FROM app.seat)::int AS seats,
            (SELECT count(*) FROM app.receipt_pending)::int AS receipts,
            (SELECT count(*) FROM app.auth_session)::int AS sessions,
            (SELECT count(*) FROM app.account)::int AS accounts,
            (SELECT count(*) FROM app.room)::int AS rooms,
            (SELECT count(*) FROM app.channel)::int AS channels,
            (SELECT count(*) FROM app.tx_intent)::int AS intents,
            (SELECT count(*) FROM app.action_log)::int AS acts,
            (SELECT count(*) FROM app.ban)::int AS bans,
            (SELECT count(*) FROM app.ban_mark)::int AS marks,
            (SELECT count(*) FROM app.appeal)::int AS appeals,
            (SELECT count(*) FROM app.reporter)::int AS reports,
            (SELECT count(*) FROM app.outbox)::int AS jobs`,
  )
  const [counts] = rows
  if (!counts) throw new Error('nothing was counted')
  return counts
}
