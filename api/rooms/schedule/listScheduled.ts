import type { Pool } from 'pg'
import { ProblemError } from '#api/http/problemError.ts'
import type { HostedKind } from '#domain/room/hostedKind.ts'
import type { ScheduledCard } from '../contract.ts'

const MAX_LISTED = 20

interface Row {
  id: string
  handle: string
  name: string
  about: string
  room_id: string | null
  kind: HostedKind
  title: string
  visibility: ScheduledCard['visibility']
  sentence: string | null
  starts_at: Date
  zone: string
}

/** Announced streams of a channel, the next one first. Throws ProblemError NOT_FOUND. */
export async function listScheduled(pool: Pool, handle: string): Promise<ScheduledCard[]> {
  const { rows } = await pool.query<Row>({
    name: 'list_scheduled',
    text: `SELECT h.id, h.handle::text AS handle, h.name, h.about, r.id AS room_id, r.kind, r.title, r.visibility, g.sentence, r.starts_at, r.zone
      FROM app.channel h LEFT JOIN app.room r ON r.channel_id = h.id AND r.state = 'scheduled' AND r.visibility IN ('public', 'members')
      LEFT JOIN app.gate g ON g.id = r.gate_id WHERE h.handle = $1::citext ORDER BY r.starts_at, r.id LIMIT ${MAX_LISTED}`,
    values: [handle],
  })
  if (rows.length === 0) throw new ProblemError('NOT_FOUND')
  return rows.flatMap(({ room_id: roomId, ...row }) =>
    roomId === null
      ? []
      : [
          {
            ...{
              roomId,
              kind: row.kind,
              title: row.title,
              visibility: row.visibility,
              gateSentence: row.sentence,
            },
            ...{ startsAt: row.starts_at.toISOString(), zone: row.zone },
            channel: { id: row.id, handle: row.handle, name: row.name, about: row.about },
          },
        ],
  )
}
