import { createHash } from 'node:crypto'
import type { Pool } from 'pg'
import { DATABASE_TIME } from '#db/clock.ts'
import type { MediaNotice } from '../ports/mediaNotice.ts'

/** The kind of object of a callback: each is its own, for it can be read nowhere else. */
export const CALLBACK_KIND = 'callback'

/** Lanes of one room: everybody in a large one comes at once, and other rooms and payments have places beside them. */
export const ROOM_LANES = 4

/** Of one seat all are in one lane. */
function laneOf({ providerRoomId, userId }: MediaNotice): string {
  const n = (userId?.charCodeAt(userId.length - 1) ?? 0) % ROOM_LANES
  return `room-${providerRoomId ?? 'none'}-${n}`
}

/** A callback that was believed. */
export interface Callback {
  raw: Buffer
  notice: MediaNotice
}

const PUT = `WITH given AS (
    SELECT * FROM unnest($1::bytea[], $2::text[], $3::text[], $4::text[], $5::float8[]) WITH ORDINALITY
      AS g (body, event_id, type, lane, happened_s, n)),
  put AS (
    INSERT INTO app.inbox (endpoint, event_id, object_kind, object_ref, type, lane, is_live, happened_at, next_at, received_at, body)
      SELECT 'trtc', event_id, '${CALLBACK_KIND}', event_id, type, lane, true, to_timestamp(happened_s), t.now, t.now, body
        FROM given, ${DATABASE_TIME} ORDER BY n
      ON CONFLICT (endpoint, event_id) DO NOTHING RETURNING event_id)
  SELECT event_id IN (SELECT event_id FROM put) AS is_new FROM given ORDER BY n`

/** Puts callbacks in, each body once for ever, in one statement. */
export async function putCallbacks(db: Pool, callbacks: readonly Callback[]): Promise<('new' | 'known')[]> {
  const { rows } = await db.query<{ is_new: boolean }>({
    name: 'put_callbacks',
    text: PUT,
    values: [
      callbacks.map(({ raw }) => raw),
      callbacks.map(({ raw }) => createHash('sha256').update(raw).digest('hex')),
      callbacks.map(({ notice }) => notice.type),
      callbacks.map(({ notice }) => laneOf(notice)),
      callbacks.map(({ notice }) => notice.atMs / 1000),
    ],
  })
  return rows.map((row) => (row.is_new ? 'new' : 'known'))
}
