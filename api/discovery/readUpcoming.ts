import type { Pool } from 'pg'
import type { HostedKind } from '#domain/room/hostedKind.ts'
import type { ScheduledCard } from '../rooms/contract.ts'
import { foundChannel } from './foundChannel.ts'

/** Announced streams of one page. */
export const UPCOMING_PAGE = 24
/** The next announced streams that a search looks through. */
const MAX_READ = 20_000

interface UpcomingRow {
  room_id: string
  kind: HostedKind
  title: string
  visibility: ScheduledCard['visibility']
  sentence: string | null
  starts_at: Date
  zone: string
  id: string
  handle: string
  name: string
  about: string
}

const FACTS = `SELECT r.id AS room_id, r.kind, r.title, r.visibility, g.sentence, r.starts_at, r.zone, h.id, h.handle::text, h.name, h.about`
const IS_LISTED = `r.state = 'scheduled' AND r.visibility IN ('public', 'members')`
const SOONEST = 'ORDER BY r.starts_at, r.id'
const OWNERS = `CROSS JOIN LATERAL (${foundChannel('r.channel_id')}) h LEFT JOIN app.gate g ON g.id = r.gate_id`

// A page goes on behind the last one seen, at the date that one has by now.
const PAGE = `${FACTS} FROM (SELECT r.* FROM app.room r WHERE ${IS_LISTED}
    AND ($1::text IS NULL OR (r.starts_at, r.id) > (SELECT starts_at, id FROM app.room WHERE id = $1 AND visibility IN ('public', 'members'))) ${SOONEST}) r
  ${OWNERS} ${SOONEST} LIMIT ${UPCOMING_PAGE}`

const FOUND = `${FACTS} FROM (SELECT r.* FROM app.room r WHERE ${IS_LISTED} ${SOONEST} LIMIT ${MAX_READ}) r
  ${OWNERS} WHERE app.search_words(r.title) @@ $1::tsquery ${SOONEST} LIMIT $2`

const cardOf = (row: UpcomingRow): ScheduledCard => ({
  ...{
    roomId: row.room_id,
    kind: row.kind,
    title: row.title,
    visibility: row.visibility,
    gateSentence: row.sentence,
  },
  ...{ startsAt: row.starts_at.toISOString(), zone: row.zone },
  channel: { id: row.id, handle: row.handle, name: row.name, about: row.about },
})

/** Announced streams, the next one first. @param after room id of the last one seen; null: from the start */
export async function readUpcoming(pool: Pool, after: string | null): Promise<ScheduledCard[]> {
  const { rows } = await pool.query<UpcomingRow>(PAGE, [after])
  return rows.map(cardOf)
}

/** Announced streams whose title has the words, the next one first. @param words a tsquery */
export async function findUpcoming(pool: Pool, words: string, limit: number): Promise<ScheduledCard[]> {
  const { rows } = await pool.query<UpcomingRow>(FOUND, [words, limit])
  return rows.map(cardOf)
}
