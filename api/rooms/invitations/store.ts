import type { Pool, PoolClient } from 'pg'
import type { InvitationState, RoomState, Visibility } from '#domain/words.ts'
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
}

const COLUMNS = `i.id, i.kind, coalesce(i.email::text, i.label, '') AS sent_to, i.state, i.made_at, i.valid_until,
  i.state IN ('invited', 'bounced') AND i.valid_until <= app.now() AS is_expired`

function toInvitation(row: Row): Invitation {
  return {
    ...{ id: row.id, kind: row.kind, to: row.sent_to, state: row.state, isExpired: row.is_expired },
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

/** One invitation, as its host sees it. */
export async function readSent(tx: PoolClient, id: string): Promise<Invitation> {
  const { rows } = await tx.query<Row>(`SELECT ${COLUMNS} FROM app.invitation i WHERE i.id = $1`, [id])
  if (!rows[0]) throw new Error(`there is no invitation ${id}`)
  return toInvitation(rows[0])
}

/** Private rooms of an account that have not ended, newest first. */
export async function readPrivateRooms(db: Db, accountId: string): Promise<PrivateRoom[]> {
  const { rows } = await db.query<PrivateRoom>(
    `SELECT r.id, r.title, r.state, c.handle::text AS handle,
        (SELECT count(*)::int FROM app.invitation i WHERE i.room_id = r.id AND i.state IN ('invited', 'bounced')) AS invited,
        (SELECT count(*)::int FROM app.invitation i WHERE i.room_id = r.id AND i.state = 'claimed') AS claimed
       FROM app.creator p JOIN app.channel c ON c.creator_id = p.id JOIN app.room r ON r.channel_id = c.id
      WHERE p.account_id = $1 AND r.visibility = 'private' AND r.state <> 'ended' ORDER BY r.created_at DESC, r.id`,
    [accountId],
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

/** An own room; null for everybody else's. */
export async function readInvitingRoom(
  db: Db,
  roomId: string,
  accountId: string,
): Promise<InvitingRoom | null> {
  const { rows } = await db.query<InvitingRoom>(`${ROOM} WHERE r.id = $1 AND p.account_id = $2`, [
    roomId,
    accountId,
  ])
  return rows[0] ?? null
}

/** An own room; invitations of one creator wait for each other behind it, so that each counts those before. */
export async function lockInvitingRoom(
  tx: PoolClient,
  roomId: string,
  accountId: string,
): Promise<InvitingRoom | null> {
  const { rows } = await tx.query<InvitingRoom>(
    `${ROOM} WHERE r.id = $1 AND p.account_id = $2 FOR NO KEY UPDATE OF p`,
    [roomId, accountId],
  )
  return rows[0] ?? null
}

/** An invitation to an own room, with that room. */
export interface OwnInvitation {
  id: string
  kind: Invitation['kind']
  email: string | null
  state: InvitationState
  claimedBy: string | null
  roomId: string
}

/** An own invitation, locked; null for everybody else's. */
export async function lockOwnInvitation(
  tx: PoolClient,
  id: string,
  accountId: string,
): Promise<OwnInvitation | null> {
  const { rows } = await tx.query<OwnInvitation>(
    `SELECT i.id, i.kind, i.email::text AS email, i.state, i.claimed_by AS "claimedBy", i.room_id AS "roomId"
       FROM app.invitation i JOIN app.room r ON r.id = i.room_id JOIN app.channel c ON c.id = r.channel_id
       JOIN app.creator p ON p.id = c.creator_id WHERE i.id = $1 AND p.account_id = $2 FOR UPDATE OF i`,
    [id, accountId],
  )
  return rows[0] ?? null
}

/** What a creator sent within a day: in all, and to one address. */
export async function countSent(
  db: Db,
  creatorId: string,
  email: string | null,
): Promise<{ all: number; toAddress: number; nextInS: number }> {
  const { rows } = await db.query<{ all: number; toAddress: number; nextInS: number }>(
    `SELECT count(*)::int AS all, (count(*) FILTER (WHERE i.email = $2::citext))::int AS "toAddress",
        coalesce(ceil(extract(epoch FROM min(t.made_at) + interval '1 day' - app.now())), 1)::int AS "nextInS"
       FROM app.invitation_token t JOIN app.invitation i ON i.id = t.invitation_id
      WHERE t.creator_id = $1 AND t.made_at > app.now() - interval '1 day'`,
    [creatorId, email],
  )
  return rows[0] ?? { all: 0, toAddress: 0, nextInS: 1 }
}
