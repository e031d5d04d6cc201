import type { Pool } from 'pg'
import type { z } from 'zod'
import { ProblemError } from '#api/http/problemError.ts'
import type { RoomState } from '#domain/words.ts'
import type { clubRoutes, ownClub } from './contract.ts'
import type { ClubDeps } from './deps.ts'
import { HOW_MANY, LISTED } from './readClub.ts'

type Page = z.input<(typeof clubRoutes)['listClubMembers']['success']['body']>

const PAGE = 50
const MAX_CLUBS = 50

/** SQL: channels `h` of creators `c` that do not leave. */
const OPEN_CHANNEL = `JOIN app.channel h ON h.id = k.channel_id JOIN app.creator c ON c.id = h.creator_id
  JOIN app.account o ON o.id = c.account_id AND o.state IN ('active', 'suspended')`

/** Where a page ended: when somebody joined, microseconds since the epoch, and how many who joined at that moment were listed. */
interface Place {
  micros: string
  listed: number
}

/** It names no account: whoever is on the list is known there by the name they chose. */
function placeOf(after: string | null): Place {
  if (after === null) return { micros: '0', listed: 0 }
  const [, micros, listed] = /^(\d{1,16})-(\d{1,6})$/.exec(after) ?? []
  if (micros !== undefined && listed !== undefined) return { micros, listed: Number(listed) }
  throw new ProblemError('INVALID_INPUT', { fields: { '/after': 'This is no place in the list.' } })
}

interface MemberRow {
  account_id: string
  display_name: string | null
  joined_at: Date
  micros: string
}

/** How many there are. Throws NOT_FOUND for who may not see them. */
async function demandInside(pool: Pool, clubId: string, accountId: string): Promise<number> {
  const { rows } = await pool.query<{ total: number }>(
    `SELECT ${HOW_MANY} AS total
       FROM app.club k ${OPEN_CHANNEL}
      WHERE k.id = $1 AND (c.account_id = $2 OR h.archived_at IS NULL AND (
        EXISTS (SELECT FROM app.channel_role x WHERE x.channel_id = h.id AND x.account_id = $2)
        OR EXISTS (SELECT FROM app.club_member m WHERE m.club_id = k.id AND m.account_id = $2 AND ${LISTED})))`,
    [clubId, accountId],
  )
  if (!rows[0]) throw new ProblemError('NOT_FOUND')
  return rows[0].total
}

/** The place after a page; where all of it joined at one moment, that moment was begun before. */
function endOf(rows: MemberRow[], from: Place): string {
  const micros = rows.at(-1)?.micros ?? from.micros
  const listed = rows.filter((row) => row.micros === micros).length
  return `${micros}-${micros === from.micros ? from.listed + listed : listed}`
}

/**
 * Members by when they joined, fifty at a time, for members and for who looks after the channel.
 * @throws ProblemError NOT_FOUND, INVALID_INPUT for an `after` that no answer had
 */
export async function listClubMembers(
  { pool }: Pick<ClubDeps, 'pool'>,
  { clubId, accountId }: { clubId: string; accountId: string },
  after: string | null,
): Promise<Page> {
  const from = placeOf(after)
  const total = await demandInside(pool, clubId, accountId)
  const { rows } = await pool.query<MemberRow>(
    `SELECT m.account_id, p.display_name, m.joined_at, (extract(epoch FROM m.joined_at) * 1000000)::bigint::text AS micros
       FROM app.club k JOIN app.club_member m ON m.club_id = k.id LEFT JOIN app.profile p ON p.account_id = m.account_id
      WHERE k.id = $1 AND m.joined_at >= timestamptz 'epoch' + $2::bigint * interval '1 microsecond' AND ${LISTED}
      ORDER BY m.joined_at, m.account_id LIMIT ${PAGE + 1} OFFSET $3`,
    [clubId, from.micros, from.listed],
  )
  const page = rows.slice(0, PAGE)
  const members = page.map((row) => ({
    displayName: row.display_name ?? 'Somebody',
    joinedAt: row.joined_at.toISOString(),
    isYou: row.account_id === accountId,
  }))
  return { members, total, next: rows.length > PAGE ? endOf(page, from) : null }
}

interface OwnRow {
  id: string
  title: string
  channel_id: string
  handle: string
  name: string
  about: string
  room_id: string
  state: RoomState
  starts_at: Date | null
  zone: string | null
  joined_at: Date
  ended_at: Date | null
}

/** Clubs that an account is a member of, and those whose door closed for it. */
export async function listOwnClubs(
  { pool }: Pick<ClubDeps, 'pool'>,
  accountId: string,
): Promise<z.input<typeof ownClub>[]> {
  const { rows } = await pool.query<OwnRow>(
    `SELECT k.id, r.title, h.id AS channel_id, h.handle::text AS handle, h.name, h.about, r.id AS room_id, r.state, r.starts_at, r.zone,
        m.joined_at, m.ended_at
       FROM app.club_member m JOIN app.club k ON k.id = m.club_id JOIN app.room r ON r.club_id = k.id AND r.state <> 'ended' ${OPEN_CHANNEL}
      WHERE m.account_id = $1 AND m.end_reason IS DISTINCT FROM 'LEFT' AND h.archived_at IS NULL
      ORDER BY m.joined_at DESC, k.id LIMIT ${MAX_CLUBS}`,
    [accountId],
  )
  return rows.map((row) => ({
    ...{ id: row.id, name: row.title, roomId: row.room_id, state: row.state, zone: row.zone },
    channel: { id: row.channel_id, handle: row.handle, name: row.name, about: row.about },
    startsAt: row.starts_at?.toISOString() ?? null,
    joinedAt: row.joined_at.toISOString(),
    endedAt: row.ended_at?.toISOString() ?? null,
  }))
}
