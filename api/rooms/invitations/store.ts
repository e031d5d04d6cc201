import type { Pool, PoolClient } from 'pg'
import { demandAct } from '#api/creators/can.ts'
import { ProblemError } from '#api/http/problemError.ts'
import type { ChannelRole, InvitationState, RoomState, Visibility } from '#domain/words.ts'
import { demandRoom } from '../store.ts'
import type { Invitation, PrivateRoom } from './contract.ts'

type Db = Pool | PoolClient

interface Row {
  id: string
  kind: Invitation['kind']
  sent_to: string
  state: InvitationState
  made_at: Date
  valid_until: Date
  is_expired: boolean
  is_withheld: boolean
  is_by_hand: boolean
  role: ChannelRole | null
}

const COLUMNS = `i.id, i.kind, coalesce(i.email::text, i.label, '') AS sent_to, i.state, i.role, i.made_at, i.valid_until,
  i.state IN ('invited', 'bounced') AND i.valid_until <= app.now() AS is_expired,
  i.state = 'invited' AND EXISTS (SELECT FROM app.invitation_token t WHERE t.invitation_id = i.id AND t.is_newest AND t.is_withheld)
    AS is_withheld,
  EXISTS (SELECT FROM app.invitation_token t WHERE t.invitation_id = i.id AND t.is_newest AND t.is_by_hand) AS is_by_hand`

function toInvitation(row: Row): Invitation {
  return {
    ...{ id: row.id, kind: row.kind, to: row.sent_to, state: row.state, isExpired: row.is_expired },
    ...{ role: row.role, isWithheld: row.is_withheld, isByHand: row.is_by_hand },
    madeAt: row.made_at.toISOString(),
    validUntil: row.valid_until.toISOString(),
  }
}

/** Invitations to a room, newest first. */
export async function readInvitations(db: Db, roomId: string): Promise<Invitation[]> {
  const { rows } = await db.query<Row>(
    `SELECT ${COLUMNS} FROM app.invitation i WHERE i.room_id = $1 ORDER BY i.made_at DESC, i.id`,
    [roomId],
  )
  return rows.map(toInvitation)
}

/** Invitations to a role in a channel that nobody has taken yet, newest first. */
export async function readRoleInvitations(db: Db, channelId: string): Promise<Invitation[]> {
  const { rows } = await db.query<Row>(
    `SELECT ${COLUMNS} FROM app.invitation i WHERE i.channel_id = $1 AND i.role IS NOT NULL AND i.state IN ('invited', 'bounced')
      ORDER BY i.made_at DESC, i.id`,
    [channelId],
  )
  return rows.map(toInvitation)
}

/** The creator of a channel; invitations of one wait for each other behind it, so that each counts those before. */
export async function lockCreatorOf(tx: PoolClient, channelId: string): Promise<string> {
  const { rows } = await tx.query<{ id: string }>(
    'SELECT p.id FROM app.channel c JOIN app.creator p ON p.id = c.creator_id WHERE c.id = $1 FOR NO KEY UPDATE OF p',
    [channelId],
  )
  if (!rows[0]) throw new ProblemError('NOT_FOUND')
  return rows[0].id
}

/** One invitation, as its host sees it. */
export async function readSent(tx: PoolClient, id: string): Promise<Invitation> {
  const { rows } = await tx.query<Row>(`SELECT ${COLUMNS} FROM app.invitation i WHERE i.id = $1`, [id])
  if (!rows[0]) throw new Error(`there is no invitation ${id}`)
  return toInvitation(rows[0])
}

/** Private rooms of a channel that have not ended, newest first; none of an owner who leaves. */
export async function readPrivateRooms(db: Db, channelId: string): Promise<PrivateRoom[]> {
  const { rows } = await db.query<PrivateRoom>(
    `SELECT r.id, r.kind, r.title, r.state, c.handle::text AS handle,
        (SELECT count(*)::int FROM app.invitation i WHERE i.room_id = r.id AND i.state IN ('invited', 'bounced')) AS invited,
        (SELECT count(*)::int FROM app.invitation i WHERE i.room_id = r.id AND i.state = 'claimed') AS claimed
       FROM app.channel c JOIN app.creator p ON p.id = c.creator_id JOIN app.account o ON o.id = p.account_id
       JOIN app.room r ON r.channel_id = c.id AND r.kind <> 'call'
      WHERE c.id = $1 AND c.archived_at IS NULL AND o.state IN ('active', 'suspended') AND r.visibility = 'private'
        AND r.state <> 'ended' ORDER BY r.created_at DESC, r.id`,
    [channelId],
  )
  return rows
}

/** Whose room it is, and how it stands. */
export interface InvitingRoom {
  id: string
  state: RoomState
  visibility: Visibility
  creatorId: string
}

const ROOM = `SELECT r.id, r.state, r.visibility, p.id AS "creatorId" FROM app.room r
  JOIN app.channel c ON c.id = r.channel_id JOIN app.creator p ON p.id = c.creator_id`

/**
 * A room to which an account may invite. With a lock, invitations of one creator wait for each other behind it, so that each
 * counts those before.
 * @throws ProblemError NOT_FOUND, FORBIDDEN
 */
export async function demandInvitingRoom(
  db: Db,
  { roomId, accountId }: { roomId: string; accountId: string },
  lock: '' | 'FOR NO KEY UPDATE OF p' = '',
): Promise<InvitingRoom> {
  await demandRoom(db, { roomId, accountId, act: 'inviteViewers' })
  const { rows } = await db.query<InvitingRoom>(`${ROOM} WHERE r.id = $1 ${lock}`, [roomId])
  return rows[0] as InvitingRoom
}

/** An invitation, with the room or the channel that it is to. */
export interface OwnInvitation {
  id: string
  kind: Invitation['kind']
  email: string | null
  state: InvitationState
  claimedBy: string | null
  /** null of one to a role */
  roomId: string | null
  role: ChannelRole | null
  channelId: string
}

/**
 * An invitation, locked, that an account may send again or take back.
 * @throws ProblemError NOT_FOUND, FORBIDDEN
 */
export async function lockInvitation(tx: PoolClient, id: string, accountId: string): Promise<OwnInvitation> {
  const { rows } = await tx.query<OwnInvitation>(
    `SELECT i.id, i.kind, i.email::text AS email, i.state, i.claimed_by AS "claimedBy", i.room_id AS "roomId", i.role,
        coalesce(i.channel_id, r.channel_id) AS "channelId"
       FROM app.invitation i LEFT JOIN app.room r ON r.id = i.room_id WHERE i.id = $1 FOR UPDATE OF i`,
    [id],
  )
  const [found] = rows
  const act = found && found.role !== null ? 'giveRoles' : 'inviteViewers'
  // asked for one that is not there as well, so that both cost the same
  await demandAct(tx, { accountId, act, channelId: found?.channelId ?? '' })
  if (!found) throw new ProblemError('NOT_FOUND')
  return found
}

/** What a creator sent within a day: in all, and to one address. */
export async function countSent(
  db: Db,
  creatorId: string,
  email: string | null,
): Promise<{ all: number; toAddress: number; nextInS: number }> {
  const { rows } = await db.query<{ all: number; toAddress: number; nextInS: number }>(
    `SELECT count(*)::int AS all, (count(*) FILTER (WHERE i.email = $2::citext AND NOT t.is_by_hand))::int AS "toAddress",
        coalesce(ceil(extract(epoch FROM min(t.made_at) + interval '1 day' - app.now())), 1)::int AS "nextInS"
       FROM app.invitation_token t JOIN app.invitation i ON i.id = t.invitation_id
      WHERE t.creator_id = $1 AND t.made_at > app.now() - interval '1 day'`,
    [creatorId, email],
  )
  return rows[0] ?? { all: 0, toAddress: 0, nextInS: 1 }
}
