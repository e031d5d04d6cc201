import type { Pool } from 'pg'
import type { CallSide } from '#domain/calls/words.ts'
import { MAX_RELAY_SPAN_MS } from '#protocol/node.ts'

/** Seconds in which we saw a side ourselves, as ages in milliseconds: how long ago they began and ended by the time of the database. */
export interface SeenSpan {
  roomId: string
  side: CallSide
  source: 'socket' | 'relay'
  fromAgoMs: number
  untilAgoMs: number
}

/** The longest span that is kept as one, milliseconds: a relay may send none that would be left out here. */
export const MAX_SPAN_MS = MAX_RELAY_SPAN_MS

/** Adds what we saw; one of a room that is none, or that is there already, is left out. One statement for all of them. */
export async function keepSpans(pool: Pool, spans: readonly SeenSpan[]): Promise<void> {
  if (spans.length === 0) return
  await pool.query(
    `INSERT INTO app.call_span (room_id, side, source, from_at, until_at)
      SELECT k.room_id, s.side, s.source, app.now() - s.from_ago * interval '1 millisecond', app.now() - s.until_ago * interval '1 millisecond'
      FROM unnest($1::text[], $2::text[], $3::text[], $4::float8[], $5::float8[]) AS s (room_id, side, source, from_ago, until_ago)
        JOIN app.call_room k ON k.room_id = s.room_id
      WHERE s.from_ago > s.until_ago AND s.until_ago >= 0 AND s.from_ago - s.until_ago <= ${MAX_SPAN_MS}
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
