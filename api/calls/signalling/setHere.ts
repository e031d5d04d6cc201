import type { Pool } from 'pg'
import type { CallSide } from '#domain/calls/words.ts'
import { CALL_CHANNEL } from './ownLine.ts'

/** The line of a page. */
export interface PageLine {
  roomId: string
  side: CallSide
  page: string
}

const SET = `WITH changed AS (UPDATE app.call_peer SET is_here = $4, rev = rev + 1, changed_at = app.now()
    WHERE room_id = $1 AND side = $2 AND page = $3 AND is_here <> $4 RETURNING room_id)
  SELECT pg_notify('${CALL_CHANNEL}', room_id) FROM changed`

/** Notes whether a page is connected, while the line is its own. */
export async function setHere(pool: Pool, { roomId, side, page }: PageLine, isHere: boolean): Promise<void> {
  await pool.query(SET, [roomId, side, page, isHere])
}
