import type { Pool, PoolClient } from 'pg'
import { demandAct } from '#api/creators/can.ts'
import { ProblemError } from '#api/http/problemError.ts'
import type { ChannelAct } from '#domain/channel/roleActs.ts'
import type { Provider, RoomEndReason, RoomKind, RoomState, Visibility } from '#domain/words.ts'

type Db = Pool | PoolClient

/** A room row, as its verbs need it. */
export interface RoomRow {
  id: string
  channelId: string
  creatorId: string
  ownerAccountId: string
  kind: RoomKind
  state: RoomState
  visibility: Visibility
  gateId: string | null
  capacity: number | null
  /** besides its host; null of a stream */
  maxSpeakers: number | null
  rev: number
  isOpen: boolean
  provider: Provider | null
  providerRoomId: string | null
  mediaNode: string | null
  hostGoneSince: Date | null
  /** when the engine was last seen to receive the host before the stream was live */
  publishedAt: Date | null
  /** when it is announced to begin, and in which zone that was said */
  startsAt: Date | null
  zone: string | null
  /** changes of that so far */
  scheduleSeq: number
  /** the fan club whose room it is */
  clubId: string | null
}

interface Row {
  id: string
  channel_id: string
  creator_id: string
  account_id: string
  kind: RoomKind
  state: RoomState
  visibility: Visibility
  gate_id: string | null
  capacity: number | null
  max_speakers: number | null
  rev: number
  opened_at: Date | null
  provider: Provider | null
  provider_room_id: string | null
  media_node: string | null
  host_gone_since: Date | null
  published_at: Date | null
  starts_at: Date | null
  zone: string | null
  schedule_seq: number
  club_id: string | null
}

const SELECT = `SELECT r.id, r.channel_id, ch.creator_id, cr.account_id, r.kind, r.state, r.visibility, r.gate_id, r.capacity, r.max_speakers, r.rev, r.opened_at,
    r.provider, r.provider_room_id, r.media_node, r.host_gone_since, r.published_at, r.starts_at, r.zone, r.schedule_seq, r.club_id
  FROM app.room r JOIN app.channel ch ON ch.id = r.channel_id JOIN app.creator cr ON cr.id = ch.creator_id`

function toRoom(row: Row): RoomRow {
  return {
    id: row.id,
    channelId: row.channel_id,
    creatorId: row.creator_id,
    ownerAccountId: row.account_id,
    kind: row.kind,
    state: row.state,
    visibility: row.visibility,
    gateId: row.gate_id,
    capacity: row.capacity,
    maxSpeakers: row.max_speakers,
    rev: row.rev,
    isOpen: row.opened_at !== null,
    provider: row.provider,
    providerRoomId: row.provider_room_id,
    mediaNode: row.media_node,
    hostGoneSince: row.host_gone_since,
    publishedAt: row.published_at,
    startsAt: row.starts_at,
    zone: row.zone,
    scheduleSeq: row.schedule_seq,
    clubId: row.club_id,
  }
}

/** A room by id. */
export async function readRoom(db: Db, roomId: string): Promise<RoomRow | null> {
  const { rows } = await db.query<Row>(`${SELECT} WHERE r.id = $1`, [roomId])
  return rows[0] ? toRoom(rows[0]) : null
}

/** Who wants to do what, in which room. */
export interface RoomAct {
  roomId: string
  accountId: string
  act: ChannelAct
}

/**
 * A room in whose channel an account may do this.
 * @throws ProblemError NOT_FOUND, and FORBIDDEN for who has a role there that does not reach that far
 */
export async function demandRoom(db: Db, { roomId, accountId, act }: RoomAct): Promise<RoomRow> {
  const found = await readRoom(db, roomId)
  // a booked call is nobody's to change or end: it has its own two sides
  const room = found?.kind === 'call' ? null : found
  // asked for a room that is not there as well, so that both cost the same
  await demandAct(db, { accountId, act, channelId: room?.channelId ?? '' })
  if (!room) throw new ProblemError('NOT_FOUND')
  return room
}

/** Rooms that are open at the provider and whose host has to be looked after. */
export async function readWatchedRooms(db: Db): Promise<RoomRow[]> {
  const { rows } = await db.query<Row>(
    `${SELECT} WHERE r.kind <> 'call' AND r.state <> 'ended' AND r.opened_at IS NOT NULL AND (r.host_gone_since IS NOT NULL
        OR NOT EXISTS (SELECT FROM app.seat s JOIN app.seat_lease l ON l.seat_id = s.id
             WHERE s.room_id = r.id AND s.role = 'host' AND s.state <> 'ended' AND l.until > app.now())
        OR (r.provider = 'embedded' AND NOT EXISTS (SELECT FROM app.media_node n
             WHERE n.id = r.media_node AND n.last_seen > now() - interval '15 s'))
        OR (r.state = 'live' AND EXISTS (SELECT FROM app.seat s JOIN app.seat_lease l ON l.seat_id = s.id
             WHERE s.room_id = r.id AND s.role = 'host' AND s.state <> 'ended' AND l.lives_by_beats
               AND l.publishes = '{}' AND l.page_since <= app.now() - interval '5 s')))`,
  )
  return rows.map(toRoom)
}

/** Rooms that were opened at another provider than the one at which rooms are opened now. */
export async function readRoomsElsewhere(db: Db, provider: Provider): Promise<RoomRow[]> {
  const { rows } = await db.query<Row>(
    `${SELECT} WHERE r.kind <> 'call' AND r.state <> 'ended' AND r.provider_room_id IS NOT NULL AND r.provider <> $1`,
    [provider],
  )
  return rows.map(toRoom)
}

/** What is at a provider, live or opened for that, and not for everybody. */
export async function readClosedRooms(db: Db, provider: Provider): Promise<RoomRow[]> {
  const { rows } = await db.query<Row>(
    `${SELECT} WHERE r.kind <> 'call' AND r.state <> 'ended' AND r.provider_room_id IS NOT NULL AND r.visibility <> 'public' AND r.provider = $1`,
    [provider],
  )
  return rows.map(toRoom)
}

/** Opened drafts of which the engine was not seen to receive the host for so many seconds, though its node was there. */
export async function readSilentDrafts(db: Db, unpublishedS: number): Promise<RoomRow[]> {
  const { rows } = await db.query<Row>(
    `${SELECT} WHERE r.kind <> 'call' AND r.state IN ('draft', 'scheduled') AND coalesce(r.published_at, r.opened_at) <= app.now() - make_interval(secs => $1)
        AND NOT EXISTS (SELECT FROM app.media_node n WHERE n.id = r.media_node AND n.started_at > now() - make_interval(secs => $1))`,
    [unpublishedS],
  )
  return rows.map(toRoom)
}

/** A room, as another one is told of it. */
export interface NamedRoom {
  id: string
  kind: RoomKind
  title: string
  state: RoomState
}

/** What of a channel is opened or live, a stream or a voice room, besides one; null = nothing is. */
export async function readOpenRoom(db: Db, channelId: string, exceptId: string): Promise<NamedRoom | null> {
  const { rows } = await db.query<NamedRoom>(
    `SELECT id, kind, title, state FROM app.room
      WHERE channel_id = $1 AND id <> $2 AND kind <> 'call' AND state <> 'ended' AND opened_at IS NOT NULL`,
    [channelId, exceptId],
  )
  return rows[0] ?? null
}

/** A channel where something may begin. */
export interface OpenChannel {
  id: string
  creatorId: string
  collection: Buffer | null
}

/**
 * A channel in which an account may begin something; none of an owner who leaves. It is not archived meanwhile.
 * @throws ProblemError NOT_FOUND, FORBIDDEN
 */
export async function demandOpenChannel(
  db: Db,
  channelId: string,
  accountId: string,
  chainId: number,
): Promise<OpenChannel> {
  await demandAct(db, { accountId, act: 'createStream', channelId })
  const { rows } = await db.query<OpenChannel>(
    `SELECT ch.id, ch.creator_id AS "creatorId", co.collection FROM app.channel ch
       JOIN app.creator cr ON cr.id = ch.creator_id JOIN app.account o ON o.id = cr.account_id
       LEFT JOIN app.collection co ON co.creator_id = ch.creator_id AND co.chain_id = $2
      WHERE ch.id = $1 AND ch.archived_at IS NULL AND o.state IN ('active', 'suspended') FOR SHARE OF ch`,
    [channelId, chainId],
  )
  if (!rows[0]) throw new ProblemError('NOT_FOUND')
  return rows[0]
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
    `UPDATE app.room SET state = 'ended', schedule_seq = schedule_seq + (state = 'scheduled')::int, ended_at = app.now(), end_reason = $2, host_gone_since = NULL, rev = rev + 1
      WHERE id = $1`,
    [roomId, reason],
  )
}
