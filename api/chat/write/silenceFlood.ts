import type { Pool } from 'pg'
import { PACE_BURST } from '#domain/chat/pace.ts'

/** Makes somebody silent in a room for having been blocked too often, at every copy. */
export async function silenceFlood(
  pool: Pool,
  roomId: string,
  accountId: string,
  forMs: number,
): Promise<void> {
  await pool.query(
    `INSERT INTO app.chat_writer (room_id, account_id, tokens, at, silent_until)
       SELECT r.id, $2, $4, app.now(), app.now() + make_interval(secs => $3::float8 / 1000) FROM app.room r WHERE r.id = $1
     ON CONFLICT (room_id, account_id) DO UPDATE SET silent_until = EXCLUDED.silent_until`,
    [roomId, accountId, forMs, PACE_BURST],
  )
}
