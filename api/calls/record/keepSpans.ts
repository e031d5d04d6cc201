import type { Pool } from 'pg'
import type { CallSide, SpanSource } from '#domain/calls/words.ts'
import { BEAT_EVERY_S } from '#protocol/calls/callBeats.ts'
import { MAX_RELAY_SPAN_MS } from '#protocol/node.ts'

/** Seconds in which we saw a side ourselves, as ages in milliseconds: how long ago they began and ended by the time of the database. */
export interface SeenSpan {
  roomId: string
  side: CallSide
  source: SpanSource
  fromAgoMs: number
  untilAgoMs: number
}

/** Beside two each five seconds, as of beats: those of lines that are opened again. */
const MORE_SPANS = 200

/** How many spans of one side are on record of a room at most, by each of our sources. */
const MAX_SPANS = `2 * greatest(0, ceil(extract(epoch FROM k.starts_at + (b.ends_at - b.starts_at) - k.opened_at) / ${BEAT_EVERY_S})) + ${MORE_SPANS}`

/**
 * Adds what we saw; one of a room that is none, or that is there already, is left out, and so are the newest of a side that has too many: who opens
 * and closes a line over and over makes a span each time. One statement for all of them, which counts what is committed, as that of beats.
 */
export async function keepSpans(pool: Pool, spans: readonly SeenSpan[]): Promise<void> {
  if (spans.length === 0) return
  await pool.query(
    `WITH seen AS (
        SELECT s.*, row_number() OVER (PARTITION BY s.room_id, s.side, s.source ORDER BY s.from_ago DESC) AS place
        FROM unnest($1::text[], $2::text[], $3::text[], $4::float8[], $5::float8[]) AS s (room_id, side, source, from_ago, until_ago)
        WHERE s.from_ago > s.until_ago AND s.until_ago >= 0 AND s.from_ago - s.until_ago <= ${MAX_RELAY_SPAN_MS}),
      room AS (
        SELECT g.*, ${MAX_SPANS} - (SELECT count(*) FROM app.call_span c WHERE (c.room_id, c.side, c.source) = (g.room_id, g.side, g.source)) AS places
        FROM (SELECT DISTINCT room_id, side, source FROM seen) g
          JOIN app.call_room k ON k.room_id = g.room_id JOIN app.booking b ON b.id = k.booking_id)
      INSERT INTO app.call_span (room_id, side, source, from_at, until_at)
      SELECT s.room_id, s.side, s.source, app.now() - s.from_ago * interval '1 millisecond', app.now() - s.until_ago * interval '1 millisecond'
      FROM seen s JOIN room r USING (room_id, side, source)
      WHERE s.place <= r.places
      ON CONFLICT DO NOTHING`,
    [
      spans.map(({ roomId }) => roomId),
      spans.map(({ side }) => side),
      spans.map(({ source }) => source),
      spans.map(({ fromAgoMs }) => fromAgoMs),
      spans.map(({ untilAgoMs }) => untilAgoMs),
    ],
  )
}
