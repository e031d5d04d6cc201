import type { Pool } from 'pg'
import type { FloorOrder } from '#domain/room/words.ts'
import { type Floor, MAX_REQUESTS } from '#protocol/floor.ts'

interface Row {
  room_id: string
  rev: number
  max_speakers: number
  request_order: FloorOrder
  places: Floor['places'] | null
  requests: Floor['requests'] | null
  waiting: number
}

/** SQL: a time as milliseconds since the epoch. */
const ms = (at: string) => `floor(extract(epoch FROM ${at}) * 1000)`

const PLACES = `SELECT json_agg(json_build_object('n', p.n, 'seatId', p.seat_id, 'name', coalesce(o.display_name, 'Somebody'),
      'beginUntilMs', CASE WHEN p.begun_at IS NULL THEN ${ms('p.begin_until')} END) ORDER BY p.n) AS places
    FROM app.floor_place p LEFT JOIN app.profile o ON o.account_id = p.account_id WHERE p.room_id = r.id`

/** Of who is inside alone. Those that are shown are found here: a crowd that asks is not carried to us for each change. */
const REQUESTS = `SELECT json_agg(json_build_object('id', q.id, 'seatId', q.seat_id, 'name', coalesce(o.display_name, 'Somebody'),
      'sinceMs', ${ms('q.since')}, 'spokeS', q.s) ORDER BY q.place) AS requests, coalesce(max(q.waiting), 0)::int AS waiting
    FROM (SELECT x.id, x.account_id, x.since, s.id AS seat_id, coalesce(y.s, 0) AS s, count(*) OVER () AS waiting,
        row_number() OVER (ORDER BY CASE WHEN f.request_order = 'least_spoken' THEN greatest(x.behind_s, coalesce(y.s, 0)) END, x.since, x.id) AS place
      FROM app.floor_request x
      JOIN app.seat s ON s.room_id = x.room_id AND s.account_id = x.account_id AND s.role = 'viewer' AND s.state <> 'ended'
      LEFT JOIN app.floor_spoke y ON y.room_id = x.room_id AND y.account_id = x.account_id
      WHERE x.room_id = r.id ORDER BY place LIMIT ${MAX_REQUESTS}) q
    LEFT JOIN app.profile o ON o.account_id = q.account_id`

/** One statement, so that a list is what its `rev` was. */
const FLOORS = `SELECT r.id AS room_id, coalesce(f.rev, 0) AS rev, r.max_speakers,
    coalesce(f.request_order, 'first_come') AS request_order, p.places, q.requests, q.waiting
  FROM app.room r LEFT JOIN app.floor f ON f.room_id = r.id
  CROSS JOIN LATERAL (${PLACES}) p CROSS JOIN LATERAL (${REQUESTS}) q
  WHERE r.id = ANY($1) AND r.kind = 'voice' AND r.state <> 'ended'`

/** Floors of those among these rooms that are voice rooms and not over; `rev` is 0 where nobody changed one yet. */
export async function readFloors(pool: Pool, roomIds: readonly string[]): Promise<Map<string, Floor>> {
  const { rows } = await pool.query<Row>({ name: 'floors', text: FLOORS, values: [roomIds] })
  return new Map(
    rows.map(({ room_id: roomId, ...row }) => [
      roomId,
      {
        ...{ roomId, rev: row.rev, maxSpeakers: row.max_speakers, order: row.request_order },
        ...{ places: row.places ?? [], requests: row.requests ?? [], waiting: row.waiting },
      },
    ]),
  )
}
