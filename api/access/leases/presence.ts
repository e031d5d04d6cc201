import type { PoolClient } from 'pg'
import type { AccessDeps } from '../deps.ts'

/** The newest that the engine said of a seat, and whether it ever said that somebody is there. */
export interface SeatWord {
  seatId: string
  isInside: boolean
  wasInside: boolean
  /** by the engine's clock, which also orders what arrives late */
  atMs: number
}

type Settings = Pick<AccessDeps['settings'], 'SEAT_LEASE_S' | 'SEAT_UNSEEN_S' | 'SEAT_RETURN_S'>

// what was said before the last word changes nothing but that a held seat was used; of two at one time leaving wins
const APPLY = `WITH o AS MATERIALIZED (
    SELECT s.id, w.is_inside, w.was_inside, w.at, l.lives_by_beats,
        l.told_at IS NULL OR l.told_at < w.at OR (l.told_at = w.at AND NOT w.is_inside) AS is_news
      FROM (SELECT seat, is_inside, was_inside, to_timestamp(at_ms / 1000.0) AS at
        FROM unnest($1::text[], $2::boolean[], $3::boolean[], $4::bigint[]) AS x (seat, is_inside, was_inside, at_ms)) w
      JOIN app.seat s ON s.id = w.seat AND s.state <> 'ended' JOIN app.seat_lease l ON l.seat_id = s.id
      ORDER BY s.id FOR UPDATE OF s, l),
  used AS (UPDATE app.seat s SET state = 'live', live_at = coalesce(live_at, app.now()) FROM o
    WHERE s.id = o.id AND ((s.state = 'held' AND o.was_inside)
      OR (s.state = 'grace' AND s.role = 'host' AND o.is_inside AND o.is_news)))
  UPDATE app.seat_lease l SET is_inside = o.is_inside, told_at = o.at,
      until = CASE WHEN o.is_inside THEN app.now() + make_interval(secs => $5) WHEN o.lives_by_beats THEN l.until
        ELSE LEAST(l.until, app.now() + make_interval(secs => $6)) END,
      unseen_since = CASE WHEN NOT o.is_inside AND NOT o.lives_by_beats THEN coalesce(l.unseen_since, app.now()) END,
      outside_since = CASE WHEN NOT o.is_inside AND o.lives_by_beats THEN coalesce(l.outside_since, app.now()) END,
      asked_at = CASE WHEN NOT o.is_inside THEN l.asked_at END
    FROM o WHERE l.seat_id = o.id AND o.is_news`

/**
 * Takes the engine's word for who is there: who is inside lives by beats, who left has `SEAT_UNSEEN_S` to return. Where words
 * may be lost, leaving is no proof: the beats of the page go on to keep the seat.
 * @param words one a seat
 */
export async function applyPresence(tx: PoolClient, words: SeatWord[], settings: Settings): Promise<void> {
  if (words.length === 0) return
  await tx.query({
    name: 'presence_apply',
    text: APPLY,
    values: [
      words.map((word) => word.seatId),
      words.map((word) => word.isInside),
      words.map((word) => word.wasInside),
      words.map((word) => word.atMs),
      settings.SEAT_LEASE_S,
      settings.SEAT_UNSEEN_S,
    ],
  })
}

/** A node that started anew has lost everybody on it, through no fault of theirs: they have longer to return. */
export async function markNodeStarted(
  tx: PoolClient,
  node: { id: string; startedAtMs: number },
  settings: Settings,
): Promise<void> {
  await tx.query(
    `UPDATE app.seat_lease l SET is_inside = false, told_at = to_timestamp($2::bigint / 1000.0), unseen_since = NULL,
       until = GREATEST(l.until, app.now() + make_interval(secs => $3)) FROM app.seat s JOIN app.room r ON r.id = s.room_id
      WHERE l.seat_id = s.id AND s.state <> 'ended' AND r.provider = 'embedded' AND r.media_node = $1
        AND (l.told_at IS NULL OR l.told_at < to_timestamp($2::bigint / 1000.0))`,
    [node.id, node.startedAtMs, settings.SEAT_RETURN_S],
  )
}
