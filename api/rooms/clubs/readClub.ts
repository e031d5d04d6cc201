import type { Pool } from 'pg'
import type { z } from 'zod'
import { followHandle } from '#api/creators/readChannelPage.ts'
import { ProblemError } from '#api/http/problemError.ts'
import { readRoomView } from '../readRoomView.ts'
import type { club } from './contract.ts'
import type { ClubDeps } from './deps.ts'

/** A club as it leaves the api. */
export type ClubView = z.input<typeof club>

interface Row {
  id: string
  room_id: string
  members: number
  joined_at: Date | null
  ended_at: Date | null
  end_reason: 'LEFT' | 'DOOR' | null
}

/** SQL: an account is banned from the channel of club `k`. */
const BANNED = (
  account: string,
) => `EXISTS (SELECT FROM app.ban b WHERE b.channel_id IN (k.channel_id, 'all') AND b.account_id = ${account}
    AND b.kind = 'ban' AND (b.until IS NULL OR b.until > app.now()))`

/** SQL: members of club `k` as they are listed: whoever is banned from its channel, or gone, is none. */
export const LISTED = `m.ended_at IS NULL AND EXISTS (SELECT FROM app.account o WHERE o.id = m.account_id AND o.state = 'active')
  AND NOT ${BANNED('m.account_id')}`

/** SQL: how many they are. Who is gone is counted until the worker looks, so that a page costs no look at each of them. */
export const HOW_MANY = `(SELECT count(*) FROM app.club_member m WHERE m.club_id = k.id AND m.ended_at IS NULL)::int
  - (SELECT count(DISTINCT m.account_id) FROM app.ban b JOIN app.club_member m ON m.club_id = k.id AND m.account_id = b.account_id
      WHERE m.ended_at IS NULL AND b.channel_id IN (k.channel_id, 'all') AND b.kind = 'ban' AND (b.until IS NULL OR b.until > app.now()))::int`

const CLUB = `SELECT k.id, r.id AS room_id, own.joined_at, own.ended_at, own.end_reason,
    ${HOW_MANY} AS members
  FROM app.club k JOIN app.channel ch ON ch.id = k.channel_id JOIN app.creator cr ON cr.id = ch.creator_id
  JOIN app.room r ON r.club_id = k.id AND r.state <> 'ended'
  LEFT JOIN app.club_member own ON own.club_id = k.id AND own.account_id = $2 AND NOT ${BANNED('$2')}
  WHERE (ch.archived_at IS NULL OR cr.account_id = $2)`

async function view(
  deps: Pick<ClubDeps, 'pool' | 'settings'>,
  row: Row | null,
  accountId: string | null,
): Promise<ClubView> {
  if (!row) throw new ProblemError('NOT_FOUND')
  const { id, room_id: roomId, members, joined_at: joinedAt, ended_at: endedAt, end_reason: endReason } = row
  const membership = joinedAt && {
    joinedAt: joinedAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
    endReason,
  }
  return { id, room: await readRoomView(deps, roomId, accountId), members, membership }
}

async function readRow(pool: Pool, where: string, values: [string, string | null]): Promise<Row | null> {
  const { rows } = await pool.query<Row>(`${CLUB} AND ${where}`, values)
  return rows[0] ?? null
}

/**
 * The club of a channel, as an account or nobody may see it; a handle that the channel had before leads to it as well. That of an
 * archived channel is there for its owner alone.
 * @throws ProblemError NOT_FOUND
 */
export async function readClubOf(
  deps: Pick<ClubDeps, 'pool' | 'settings'>,
  handle: string,
  accountId: string | null,
): Promise<ClubView> {
  const found = await readRow(deps.pool, 'ch.handle = $1', [handle, accountId])
  const later = found ? null : await followHandle(deps.pool, handle)
  return view(
    deps,
    later === null ? found : await readRow(deps.pool, 'ch.handle = $1', [later, accountId]),
    accountId,
  )
}

/** A club by its id. Throws ProblemError NOT_FOUND. */
export async function readClub(
  deps: Pick<ClubDeps, 'pool' | 'settings'>,
  clubId: string,
  accountId: string | null,
): Promise<ClubView> {
  return view(deps, await readRow(deps.pool, 'k.id = $1', [clubId, accountId]), accountId)
}
