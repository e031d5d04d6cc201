import type { Pool } from 'pg'
import type { Participant } from '#api/ports/media.ts'

// by the provider's time, not by arrival; whoever leaves sends nothing any more, and that is not told apart. Of two at one
// time the end wins. A page's own word counts like the provider's where it was taken as evidence
const INSIDE = `WITH e AS MATERIALIZED (
    SELECT v.seat_id, v.at, v.kind, v.body FROM app.evidence v JOIN app.room r ON r.id = v.room_id
      WHERE r.provider = 'trtc' AND r.provider_room_id = $1 AND v.seat_id IS NOT NULL
        AND v.kind IN ('joined', 'left', 'published', 'unpublished')),
  stay AS (SELECT seat_id, max(at) FILTER (WHERE kind IN ('joined', 'published')) AS in_at,
      max(at) FILTER (WHERE kind = 'left') AS out_at FROM e GROUP BY seat_id),
  sent AS (SELECT DISTINCT ON (e.seat_id, k.media) e.seat_id, k.media, e.kind = 'published' AS is_on, e.at
    FROM e, LATERAL (SELECT e.body ->> 'kind' AS media WHERE e.body ? 'kind' UNION ALL
      SELECT jsonb_array_elements_text(e.body -> 'kinds') WHERE e.body ? 'kinds') k
    WHERE e.kind IN ('published', 'unpublished') ORDER BY e.seat_id, k.media, e.at DESC, is_on)
  SELECT s.id AS "userId", s.bits, coalesce(array_agg(sent.media ORDER BY sent.media) FILTER (WHERE sent.is_on
      AND sent.at > coalesce(stay.out_at, '-infinity')), '{}') AS publishing
    FROM stay JOIN app.seat s ON s.id = stay.seat_id AND s.state <> 'ended' LEFT JOIN sent ON sent.seat_id = s.id
    WHERE stay.in_at > coalesce(stay.out_at, '-infinity') GROUP BY s.id, s.bits ORDER BY s.id`

/** Who is in a room and sends what, as far as evidence says so: the provider itself is not asked. */
export async function readParticipants(pool: Pool, providerRoomId: string): Promise<Participant[]> {
  const { rows } = await pool.query<Participant>({
    name: 'trtc_participants',
    text: INSIDE,
    values: [providerRoomId],
  })
  return rows
}
