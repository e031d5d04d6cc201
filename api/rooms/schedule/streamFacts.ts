import type { Pool, PoolClient } from 'pg'
import { isolated, type Typed } from '#domain/names/isolated.ts'
import { cleanText } from '#domain/names/typedText.ts'
import type { CalendarEvent } from '#domain/room/calendar.ts'
import { type HostedKind, roomPath } from '#domain/room/hostedKind.ts'
import type { RoomEndReason, RoomState } from '#domain/words.ts'

/** Nobody knows how long a show will be. */
const STREAM_MINUTES = 60

/** What is told of a stream or a voice room. */
export interface StreamFacts {
  id: string
  kind: HostedKind
  state: RoomState
  title: Typed
  channel: Typed
  startsAt: Date | null
  zone: string | null
  seq: number
  endReason: RoomEndReason | null
  /** false while its creator is suspended or leaves */
  mayBegin: boolean
  now: Date
}

interface Row {
  id: string
  kind: HostedKind
  state: RoomState
  title: string
  channel: string
  starts_at: Date | null
  zone: string | null
  schedule_seq: number
  end_reason: RoomEndReason | null
  may_begin: boolean
  now: Date
}

/** Streams by their ids, as they are now. */
export async function readStreams(
  db: Pool | PoolClient,
  roomIds: readonly string[],
): Promise<Map<string, StreamFacts>> {
  const { rows } = await db.query<Row>({
    name: 'stream_facts',
    text: `SELECT r.id, r.kind, r.state, r.title, h.name AS channel, r.starts_at, r.zone, r.schedule_seq, r.end_reason,
        o.state = 'active' AS may_begin, app.now() AS now
      FROM app.room r JOIN app.channel h ON h.id = r.channel_id JOIN app.creator c ON c.id = h.creator_id
      JOIN app.account o ON o.id = c.account_id WHERE r.id = ANY($1)`,
    values: [roomIds],
  })
  return new Map(
    rows.map((row) => [
      row.id,
      {
        ...{ id: row.id, kind: row.kind, state: row.state, startsAt: row.starts_at },
        ...{ title: cleanText(row.title), channel: cleanText(row.channel) },
        ...{ zone: row.zone, seq: row.schedule_seq, endReason: row.end_reason },
        ...{ mayBegin: row.may_begin, now: row.now },
      },
    ]),
  )
}

/** True for a stream that had a date and does not take place. */
export function isOff({ state, endReason }: StreamFacts): boolean {
  return state === 'draft' || endReason === 'CANCELLED' || endReason === 'NEVER_STARTED'
}

/** A stream as calendars keep it; what has no date any more stands at the time of writing. */
export function calendarEventOf(
  stream: StreamFacts,
  publicUrl: string,
  invitation: CalendarEvent['invitation'],
): CalendarEvent {
  const url = `${publicUrl}${roomPath(stream.kind, stream.id)}`
  return {
    uid: `${stream.id}@${new URL(publicUrl).hostname}`,
    sequence: stream.seq,
    writtenAtMs: stream.now.getTime(),
    durationMinutes: STREAM_MINUTES,
    startsAtMs: (stream.startsAt ?? stream.now).getTime(),
    title: `${isolated(stream.channel)}: ${isolated(stream.title)}`,
    description: `Live at ${url}`,
    url,
    invitation,
  }
}
