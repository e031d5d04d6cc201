import pg from 'pg'
import type { RoomPresence, TimeSpan } from '#domain/room/minutes/countMinutes.ts'
import { readPresence, type ToldWord } from '#domain/room/minutes/readPresence.ts'
import type { EvidenceKind, RoomKind } from '#domain/words.ts'

/** Who was in rooms at the provider, and what their streams are called. */
export interface FoundRooms {
  people: RoomPresence[]
  titles: Map<string, string>
}

interface SeatRow {
  id: string
  room_id: string
  role: 'host' | 'viewer'
  kind: RoomKind
  live_ms: number | null
  ended_ms: number | null
}

interface WordRow {
  seat_id: string
  kind: EvidenceKind
  at_ms: number
  media: string | null
}

// seats go to the past two hours after their end
const SEATS = `WITH s AS (SELECT id, room_id, role, taken_at, live_at, ended_at FROM app.seat UNION ALL
    SELECT id, room_id, role, taken_at, live_at, ended_at FROM app.seat_past)
  SELECT s.id, s.room_id, s.role, r.kind, extract(epoch FROM s.live_at)::float * 1000 AS live_ms,
      extract(epoch FROM s.ended_at)::float * 1000 AS ended_ms
    FROM s JOIN app.room r ON r.id = s.room_id WHERE r.provider = 'trtc' AND s.taken_at < to_timestamp($2 / 1000.0)
     AND (s.ended_at IS NULL OR s.ended_at > to_timestamp($1 / 1000.0)) ORDER BY s.room_id, s.id`

const WORDS = `SELECT e.seat_id, e.kind, extract(epoch FROM e.at)::float * 1000 AS at_ms, e.body ->> 'kind' AS media
  FROM app.evidence e WHERE e.room_id = ANY($1) AND e.seat_id IS NOT NULL
    AND e.kind IN ('joined', 'left', 'removed', 'published', 'unpublished', 'room_closed')`

/** Reads seats and evidence of rooms at Tencent RTC that reach into a stretch of time. */
export async function readRooms(url: string, most: TimeSpan): Promise<FoundRooms> {
  const db = new pg.Client({ connectionString: url })
  await db.connect()
  try {
    await db.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
    const { rows: clock } = await db.query<{ ms: number }>(
      'SELECT extract(epoch FROM app.now())::float * 1000 AS ms',
    )
    const { rows: seats } = await db.query<SeatRow>(SEATS, [most.fromMs, most.toMs])
    const rooms = [...new Set(seats.map(({ room_id }) => room_id))]
    const { rows: told } = await db.query<WordRow>(WORDS, [rooms])
    const { rows: titles } = await db.query<{ id: string; title: string }>(
      'SELECT id, title FROM app.room WHERE id = ANY($1)',
      [rooms],
    )
    const words = Map.groupBy(told, ({ seat_id }) => seat_id)
    const wordsOf = (id: string): ToldWord[] =>
      (words.get(id) ?? []).map(({ kind, at_ms, media }) => ({ kind, atMs: Math.round(at_ms), media }))
    const roundMs = (ms: number | null) => (ms === null ? null : Math.round(ms))
    const people = seats.map((row) =>
      readPresence(
        {
          ...{ id: row.id, roomId: row.room_id, isHost: row.role === 'host', roomKind: row.kind },
          ...{ liveAtMs: roundMs(row.live_ms), endedAtMs: roundMs(row.ended_ms) },
        },
        wordsOf(row.id),
        Math.round(clock[0]?.ms ?? most.toMs),
      ),
    )
    return { people, titles: new Map(titles.map(({ id, title }) => [id, title])) }
  } finally {
    await db.end()
  }
}
