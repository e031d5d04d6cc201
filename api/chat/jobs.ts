import type { Pool } from 'pg'
import type { Jobs } from '#api/queue/jobs.ts'
import { endShields } from './shield.ts'

const TRIM_MS = 20_000
const SHIELDS_MS = 1000
/** Minutes for which a key still has its answer after its text went. */
const KEY_KEPT_MIN = 10
/** Rooms that one run takes. */
const BATCH = 500

// what waits for a decision stays, however old; once it was let go, its room is looked at again
const TRIM = `WITH due AS (SELECT room_id, greatest(seq - $1, trimmed_seq) AS upto FROM app.chat_head
    WHERE seq > trimmed_seq + $1 OR has_let_go ORDER BY room_id LIMIT ${BATCH} FOR UPDATE SKIP LOCKED),
  gone AS (UPDATE app.chat_message m SET body = NULL, name_shown = NULL, badge = NULL, trimmed_at = app.now()
    FROM due WHERE m.room_id = due.room_id AND m.seq <= due.upto AND m.trimmed_at IS NULL AND NOT m.is_kept)
  UPDATE app.chat_head h SET trimmed_seq = due.upto, has_let_go = false FROM due WHERE h.room_id = due.room_id`

// who stood before what is gone gets all that is left
const FORGET_KEYS = `WITH gone AS (DELETE FROM app.chat_message WHERE trimmed_at < app.now() - interval '${KEY_KEPT_MIN} minutes'
    RETURNING room_id, rev)
  UPDATE app.chat_head h SET floor_rev = greatest(h.floor_rev, g.rev)
    FROM (SELECT room_id, max(rev) AS rev FROM gone GROUP BY room_id) g WHERE h.room_id = g.room_id`

/** Takes texts that are older than the newest so many of their room, and keys that are older still. */
export async function trimChats(pool: Pool, { CHAT_HISTORY }: { CHAT_HISTORY: number }): Promise<void> {
  await pool.query(TRIM, [CHAT_HISTORY])
  await pool.query(FORGET_KEYS)
  await pool.query('DELETE FROM app.chat_silence WHERE until <= app.now()')
}

/** Takes everything of chats whose streams ended so long ago, also what nobody decided: a report keeps nothing for ever. */
export async function forgetChats(pool: Pool, { CHAT_KEPT_S }: { CHAT_KEPT_S: number }): Promise<void> {
  const { rows } = await pool.query<{ room_id: string }>(
    `SELECT h.room_id FROM app.chat_head h JOIN app.room r ON r.id = h.room_id
      WHERE r.state = 'ended' AND r.ended_at < app.now() - make_interval(secs => $1) LIMIT ${BATCH}`,
    [CHAT_KEPT_S],
  )
  const ids = rows.map((row) => row.room_id)
  if (ids.length === 0) return
  await pool.query('DELETE FROM app.chat_message WHERE room_id = ANY($1)', [ids])
  await pool.query('DELETE FROM app.chat_writer WHERE room_id = ANY($1)', [ids])
  await pool.query('DELETE FROM app.chat_shield WHERE room_id = ANY($1)', [ids])
  await pool.query('DELETE FROM app.chat_rule WHERE room_id = ANY($1)', [ids])
  await pool.query('DELETE FROM app.chat_head WHERE room_id = ANY($1)', [ids])
}

/** What chats ask of the worker. */
export function chatJobs(
  { pool }: { pool: Pool },
  settings: { CHAT_HISTORY: number; CHAT_KEPT_S: number },
): Jobs {
  return {
    loops: [
      { name: 'chat.shields', everyMs: SHIELDS_MS, isExclusive: true, run: () => endShields(pool) },
      {
        name: 'chat.trim',
        everyMs: TRIM_MS,
        isExclusive: true,
        async run() {
          await trimChats(pool, settings)
          await forgetChats(pool, settings)
        },
      },
    ],
  }
}
