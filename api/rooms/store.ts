import type { Pool, PoolClient } from 'pg'
import type { Provider, RoomEndReason, RoomKind, RoomState, Visibility } from '#domain/words.ts'

type Db = Pool | PoolClient

/** A room row, as its verbs need it. */
export interface RoomRow {
  id: string
  channelId: string
  ownerAccountId: string
  kind: RoomKind
  state: RoomState
  visibility: Visibility
  capacity: number | null
  rev: number
  isOpen: boolean
  provider: Provider | null
  providerRoomId: string | null
  mediaNode: string | null
  hostGoneSince: Date | null
}

interface Row {
  id: string
  channel_id: string
  account_id: string
  kind: RoomKind
  state: RoomState
  visibility: Visibility
  capacity: number | null
  rev: number
  opened_at: Date | null
  provider: Provider | null
  provider_room_id: string | null
  media_node: string | null
  host_gone_since: Date | null
}

const SELECT = `SELECT r.id, r.channel_id, cr.account_id, r.kind, r.state, r.visibility, r.capacity, r.rev, r.opened_at,
    r.provider, r.provider_room_id, r.media_node, r.host_gone_since
  FROM app.room r JOIN app.channel ch ON ch.id = r.channel_id JOIN app.creator cr ON cr.id = ch.creator_id`

function toRoom(row: Row): RoomRow {
  return {
    id: row.id,
    channelId: row.channel_id,
    ownerAccountId: row.account_id,
    kind: row.kind,
    state: row.state,
    visibility: row.visibility,
    capacity: row.capacity,
    rev: row.rev,
    isOpen: row.opened_at !== null,
    provider: row.provider,
    providerRoomId: row.provider_room_id,
    mediaNode: row.media_node,
    hostGoneSince: row.host_gone_since,
  }
}

/** A room by id. */
export async function readRoom(db: Db, roomId: string): Promise<RoomRow | null> {
  const { rows } = await db.query<Row>(`${SELECT} WHERE r.id = $1`, [roomId])
  return rows[0] ? toRoom(rows[0]) : null
}

/** A room of an own channel; null for everybody else. */
export async function readOwnRoom(db: Db, roomId: string, accountId: string): Promise<RoomRow | null> {
  const { rows } = await db.query<Row>(`${SELECT} WHERE r.id = $1 AND cr.account_id = $2`, [
    roomId,
    accountId,
  ])
  return rows[0] ? toRoom(rows[0]) : null
}

/** Rooms that are open at the provider and whose host has to be looked after. */
export async function readWatchedRooms(db: Db): Promise<RoomRow[]> {
  const { rows } = await db.query<Row>(
    `${SELECT} WHERE r.state <> 'ended' AND r.opened_at IS NOT NULL AND (r.host_gone_since IS NOT NULL
        OR NOT EXISTS (SELECT FROM app.seat s JOIN app.seat_lease l ON l.seat_id = s.id
             WHERE s.room_id = r.id AND s.role = 'host' AND s.state <> 'ended' AND l.until > app.now())
        OR (r.provider = 'embedded' AND NOT EXISTS (SELECT FROM app.media_node n
             WHERE n.id = r.media_node AND n.last_seen > now() - interval '15 s')))`,
  )
  return rows.map(toRoom)
}

/** A channel of an account; null for everybody else's. */
export async function readOwnChannel(
  db: Db,
  channelId: string,
  accountId: string,
  chainId: number,
): Promise<{ id: string; collection: Buffer | null } | null> {
  const { rows } = await db.query<{ id: string; collection: Buffer | null }>(
    `SELECT ch.id, co.collection FROM app.channel ch JOIN app.creator cr ON cr.id = ch.creator_id
       LEFT JOIN app.collection co ON co.creator_id = cr.id AND co.chain_id = $3
      WHERE ch.id = $1 AND cr.account_id = $2`,
    [channelId, accountId, chainId],
  )
  return rows[0] ?? null
}

/** Rank and name of a tier; null when the index does not know it. */
export async function readTier(
  db: Db,
  chainId: number,
  collection: Buffer,
  tierNo: number,
): Promise<{ rank: number; name: string } | null> {
  const { rows } = await db.query<{ rank: number; name: string | null }>(
    `SELECT t.rank, (SELECT name FROM app.tier_text x WHERE x.chain_id = t.chain_id AND x.collection = t.collection
        AND x.tier_no = t.tier_no ORDER BY version DESC LIMIT 1) AS name
       FROM chain.tier_as_of t WHERE t.chain_id = $1 AND t.collection = $2 AND t.tier_no = $3`,
    [chainId, collection, tierNo],
  )
  return rows[0] ? { rank: rows[0].rank, name: rows[0].name ?? `Tier ${tierNo}` } : null
}

/** Ends a room for ever. */
export async function markRoomEnded(tx: PoolClient, roomId: string, reason: RoomEndReason): Promise<void> {
  await tx.query(
    `UPDATE app.room SET state = 'ended', ended_at = app.now(), end_reason = $2, host_gone_since = NULL, rev = rev + 1
      WHERE id = $1`,
    [roomId, reason],
  )
}
