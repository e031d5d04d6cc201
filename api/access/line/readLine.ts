import type { Pool } from 'pg'
import { aboutMinutes } from '#domain/access/waitTime.ts'

/** Where somebody stands in the line of a room. */
export interface LinePlace {
  roomId: string
  accountId: string
  /** 1 is next */
  position: number
  /** null as long as too few left lately to say */
  aboutMin: number | null
  /** until when a place is kept for them, seconds since the epoch; null: none is */
  offerUntil: number | null
}

/** Everybody in the lines of rooms, in turn. */
export async function readLine(pool: Pool, roomIds: readonly string[]): Promise<LinePlace[]> {
  if (roomIds.length === 0) return []
  const { rows } = await pool.query<{
    room_id: string
    account_id: string
    position: number
    left_lately: number
    offer_until: Date | null
  }>({
    name: 'line_read',
    text: `WITH w AS MATERIALIZED (SELECT room_id, account_id, place, row_number() OVER (PARTITION BY room_id ORDER BY place)::int AS position,
          CASE WHEN offer_until > app.now() THEN offer_until END AS offer_until FROM app.wait_line WHERE room_id = ANY($1)),
        gone AS (SELECT r.room_id, (SELECT count(*)::int FROM app.seat s WHERE s.room_id = r.room_id AND s.state = 'ended' AND s.role = 'viewer'
          AND s.ended_at > app.now() - interval '10 minutes' AND s.end_reason <> 'MOVED') AS left_lately FROM (SELECT DISTINCT room_id FROM w) r)
      SELECT w.room_id, w.account_id, w.position, w.offer_until, gone.left_lately FROM w JOIN gone USING (room_id) ORDER BY w.place`,
    values: [roomIds],
  })
  return rows.map((row) => ({
    roomId: row.room_id,
    accountId: row.account_id,
    position: row.position,
    aboutMin: aboutMinutes(row.position, row.left_lately),
    offerUntil: row.offer_until ? Math.floor(row.offer_until.getTime() / 1000) : null,
  }))
}

/** The pages of these people are there: their turns go on. */
export async function markHere(
  pool: Pool,
  waiting: readonly { roomId: string; accountId: string }[],
): Promise<void> {
  if (waiting.length === 0) return
  await pool.query({
    name: 'line_here',
    text: `UPDATE app.wait_line w SET seen_at = app.now() FROM unnest($1::text[], $2::text[]) AS p (room, account)
      WHERE w.room_id = p.room AND w.account_id = p.account`,
    values: [waiting.map(({ roomId }) => roomId), waiting.map(({ accountId }) => accountId)],
  })
}

/** True for somebody who waits in front of a room. */
export async function isInLine(pool: Pool, accountId: string, roomId: string): Promise<boolean> {
  const { rowCount } = await pool.query('SELECT FROM app.wait_line WHERE room_id = $1 AND account_id = $2', [
    roomId,
    accountId,
  ])
  return Boolean(rowCount)
}
