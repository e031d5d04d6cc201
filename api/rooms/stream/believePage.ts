import type { Pool } from 'pg'

/** How long a page has to say the same before it is believed: by then the provider has mostly said it. */
const BELIEVED_S = 5

// what the provider says of a track later than the page's last change wins, give or take what a beat is late; that somebody left
// does not, while their page goes on to say that it sends: it may be of an earlier stay. Nor does that a track ended in a voice
// room: a muted microphone is all that its host has, and whether the provider tells one from an end is not known of it
const BELIEVE = `INSERT INTO app.evidence (at, source, source_event, room_id, seat_id, account_id, kind, body)
  SELECT greatest(l.page_since, w.left_at + interval '1 ms', CASE WHEN w.is_muted THEN w.media_at + interval '1 ms' END), 'page', s.id, s.room_id, s.id, s.account_id,
      CASE WHEN p.is_on THEN 'published' ELSE 'unpublished' END,
      jsonb_build_object('kinds', CASE WHEN p.is_on THEN to_jsonb(l.publishes) ELSE '["camera", "microphone", "screen"]' END)
    FROM app.seat_lease l JOIN app.seat s ON s.id = l.seat_id JOIN app.room r ON r.id = s.room_id,
      LATERAL (SELECT cardinality(l.publishes) > 0 AS is_on) p,
      LATERAL (SELECT max(e.at) FILTER (WHERE e.kind = 'left') AS left_at, max(e.received_at) FILTER (WHERE e.kind = 'left') AS left_came,
          max(e.at) FILTER (WHERE e.kind IN ('published', 'unpublished')) AS media_at,
          r.kind = 'voice' AND p.is_on AND l.page_at > max(e.received_at) FILTER (WHERE e.kind IN ('published', 'unpublished'))
            + make_interval(secs => ${BELIEVED_S}) AS is_muted
        FROM app.evidence e WHERE e.room_id = s.room_id AND e.seat_id = s.id) w
    WHERE l.seat_id = ANY ($1) AND l.until > app.now() AND p.is_on <> (l.seat_id = ANY ($2))
      AND l.page_since <= app.now() - make_interval(secs => ${BELIEVED_S})
      AND (w.media_at IS NULL OR l.page_since > w.media_at - make_interval(secs => ${BELIEVED_S}) OR w.is_muted)
      AND (w.left_at IS NULL OR l.page_since > w.left_at
        OR (p.is_on AND l.page_at > w.left_came + make_interval(secs => ${BELIEVED_S})))
  ON CONFLICT DO NOTHING RETURNING seat_id`

/**
 * Where the provider's words may be lost: takes what the pages of these seats say as evidence, each where it stands for a while
 * against what the evidence says of that seat so far.
 * @param on those of them that send, by the evidence
 * @returns those that send, with what was changed
 */
export async function believePage(pool: Pool, seatIds: string[], on: string[]): Promise<string[]> {
  const { rows } = await pool.query<{ seat_id: string }>({
    name: 'page_believe',
    text: BELIEVE,
    values: [seatIds, on],
  })
  const changed = new Set(rows.map((row) => row.seat_id))
  return seatIds.filter((id) => on.includes(id) !== changed.has(id))
}
