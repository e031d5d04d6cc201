import type { Pool } from 'pg'
import { type Listeners, MAX_LISTENERS, type SeatedListener } from '#protocol/listeners.ts'

const LISTENERS = `SELECT r.id AS room_id, l.people, coalesce(l.total, 0) AS total FROM app.room r CROSS JOIN LATERAL (
    SELECT json_agg(json_build_object('seatId', x.id, 'name', coalesce(p.display_name, CASE WHEN x.guest THEN 'Guest' ELSE 'Somebody' END),
        'isGuest', x.guest) ORDER BY x.place) AS people, max(x.total) AS total
      FROM (SELECT s.id, s.account_id, w.guest, count(*) OVER ()::int AS total, row_number() OVER (ORDER BY w.guest, s.id) AS place
          FROM app.seat s LEFT JOIN app.account a ON a.id = s.account_id
          CROSS JOIN LATERAL (SELECT coalesce(a.state = 'guest', false) AS guest) w
          WHERE s.room_id = r.id AND s.role = 'viewer' AND s.state <> 'ended' ORDER BY place LIMIT ${MAX_LISTENERS}) x
        LEFT JOIN app.profile p ON p.account_id = x.account_id) l
  WHERE r.id = ANY($1) AND r.kind = 'voice' AND r.state <> 'ended'`

/** Who is in those among these rooms that are voice rooms and not over, in one statement; by room. */
export async function readListeners(pool: Pool, roomIds: readonly string[]): Promise<Map<string, Listeners>> {
  const { rows } = await pool.query<{ room_id: string; people: SeatedListener[] | null; total: number }>({
    name: 'listeners',
    text: LISTENERS,
    values: [roomIds],
  })
  return new Map(rows.map(({ room_id: roomId, people, total }) => [roomId, { people: people ?? [], total }]))
}
