import type { Pool } from 'pg'
import type { CallRecord, RecordSpan } from '#domain/calls/meeting/presence.ts'
import { CALL_SIDES, type CallSide } from '#domain/calls/words.ts'

interface PieceRow {
  side: CallSide
  /** milliseconds since the epoch */
  from_ms: number
  until_ms: number
}

/** When a call is booked for, and the time of the database; milliseconds since the epoch. */
export interface RecordTime {
  startAtMs: number
  endAtMs: number
  nowMs: number
}

/** Of a booking that the account is a side of, whoever the other one is by now. Null for everybody else, as of none. */
export async function readBooked(
  pool: Pool,
  { bookingId, accountId }: { bookingId: string; accountId: string },
): Promise<RecordTime | null> {
  const { rows } = await pool.query<RecordTime>(
    `SELECT (extract(epoch FROM b.starts_at) * 1000)::float8 AS "startAtMs", (extract(epoch FROM b.ends_at) * 1000)::float8 AS "endAtMs",
        (extract(epoch FROM app.now()) * 1000)::float8 AS "nowMs"
      FROM app.booking b JOIN app.creator c ON c.id = b.creator_id
      WHERE b.id = $1 AND (c.account_id = $2 OR b.account_id = $2)`,
    [bookingId, accountId],
  )
  return rows[0] ?? null
}

/** SQL: rooms of the booking $1. One may have been closed and opened anew; what was seen of another date is not this call's. */
export const ROOMS = `(SELECT k.room_id FROM app.call_room k JOIN app.booking b ON b.id = k.booking_id AND b.starts_at = k.starts_at WHERE b.id = $1)`

function bySide<Row extends PieceRow, T>(rows: readonly Row[], pick: (row: Row) => T): Record<CallSide, T[]> {
  const of = (side: CallSide) => rows.filter((row) => row.side === side).map(pick)
  const [creator, fan] = CALL_SIDES.map(of)
  return { creator: creator ?? [], fan: fan ?? [] }
}

const toSpan = ({ from_ms: fromMs, until_ms: untilMs }: PieceRow): RecordSpan => ({ fromMs, untilMs })

/** What is on record of a booking at its date of now, of each kind made one where it touches: a long call has thousands of beats. */
export async function readPieces(
  pool: Pool,
  bookingId: string,
): Promise<Pick<CallRecord, 'socket' | 'relay' | 'beats'>> {
  const spans = await pool.query<PieceRow & { source: 'socket' | 'relay' }>(
    `SELECT s.side, s.source, (extract(epoch FROM lower(r)) * 1000)::float8 AS from_ms, (extract(epoch FROM upper(r)) * 1000)::float8 AS until_ms
      FROM (SELECT side, source, range_agg(tstzrange(from_at, until_at)) AS all_of FROM app.call_span WHERE room_id IN ${ROOMS}
        GROUP BY side, source) s, unnest(s.all_of) r`,
    [bookingId],
  )
  const beats = await pool.query<PieceRow & { is_linked: boolean }>(
    `SELECT s.side, s.is_linked, lower(r)::float8 AS from_ms, upper(r)::float8 AS until_ms
      FROM (SELECT side, is_linked, range_agg(int8range(from_ms, until_ms)) AS all_of FROM app.call_beat WHERE room_id IN ${ROOMS}
        GROUP BY side, is_linked) s, unnest(s.all_of) r`,
    [bookingId],
  )
  const ofSource = (source: string) =>
    bySide(
      spans.rows.filter((row) => row.source === source),
      toSpan,
    )
  return {
    socket: ofSource('socket'),
    relay: ofSource('relay'),
    beats: bySide(beats.rows, (row) => ({ ...toSpan(row), isLinked: row.is_linked })),
  }
}
