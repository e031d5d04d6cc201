import type { Pool, PoolClient } from 'pg'
import { DATABASE_TIME } from '#db/clock.ts'
import type { DecideInput } from '#domain/access/decide.ts'
import type { Entitlement } from '#domain/access/entitlement.ts'
import { type Gate, isOwnPass, lockedConditions } from '#domain/access/gate.ts'
import type { BanKind, ChannelRole, GateMode, RoomKind, RoomState, Visibility } from '#domain/words.ts'
import { banInForce, MARKED_GUEST } from '../bans/banInForce.ts'
import { isCoHost } from '../coHosts.ts'
import { type ConditionRow, gateConditions, toCondition } from '../gates/store.ts'
import { CURSOR_COLUMNS, type Cursor, type CursorRow, toCursor } from '../holdings/cursor.ts'
import { knownRoom } from '../knownRoom.ts'
import { type AdmittedCall, ownCall } from './admittedCall.ts'
import {
  CARD_STANDING,
  type CardAnswer,
  type CardStanding,
  type LeftOut,
  toCardStanding,
} from './cardRightsAt.ts'

/** What the access engine reads of a room. */
export interface RoomFacts {
  id: string
  channelId: string
  kind: RoomKind
  state: RoomState
  visibility: Visibility
  capacity: number | null
  reentryS: number
  rev: number
  /** true once the room was placed at the media provider */
  isOpen: boolean
  providerRoomId: string | null
  mediaNode: string | null
}

/** Where somebody stands at a door: everything but what they hold on the chain. Times in milliseconds since the epoch. */
export interface AdmissionContext {
  accountId: string
  /** database time, which tests may shift */
  nowMs: number
  /** database time by the machine's clock */
  wallMs: number
  room: RoomFacts
  isHost: boolean
  /** they agreed to host the room beside its channel */
  isCoHost: boolean
  /** a guest who was not in this room yet, while it lets no new one in */
  isGuestTooMany: boolean
  /** their role in the room's channel */
  role: ChannelRole | null
  policyVer: number
  ban: (NonNullable<DecideInput['ban']> & { actionId: string }) | null
  /** true for a guest in whose browser somebody was banned from the channel */
  isMarkedGuest: boolean
  salt: Buffer | null
  /** `collection`: of the room's creator, 0x hex; null where none of its passes are asked for */
  gate: (Gate & { collection: string | null }) | null
  /** the booked call that the room is for, of who is a side of it; null for everybody else and of every other room */
  call: AdmittedCall | null
  /** the claimed invitation to a private room; null for everybody else */
  invitation: Entitlement | null
  /** that they follow the channel, where a gate stands */
  follow: Entitlement | null
  /** what they have by card behind the gate */
  card: CardStanding
  /** passes behind the gate that open nothing for now */
  leftOut: LeftOut[]
  cursor: Cursor | null
}

interface ContextRow extends CursorRow {
  now: Date
  wall: Date
  id: string
  channel_id: string
  kind: RoomKind
  state: RoomState
  visibility: Visibility
  capacity: number | null
  reentry_s: number
  rev: number
  opened_at: Date | null
  provider_room_id: string | null
  media_node: string | null
  is_host: boolean
  is_co_host: boolean
  is_guest_too_many: boolean
  role: ChannelRole | null
  policy_ver: number
  action_id: string | null
  ban_kind: BanKind
  is_by_co_host: boolean
  rule_code: string | null
  reason: string | null
  until: Date | null
  marked_guest: boolean
  salt: Buffer | null
  call: AdmittedCall | null
  invitation_id: string | null
  claimed_at: Date | null
  followed_at: Date | null
  gate_id: string | null
  mode: GateMode | null
  conditions: ConditionRow[] | null
  /** the room of the hub that tokens are locked for; null: the door locks none */
  locked_for: string | null
  /** null: the room has no gate */
  card: CardAnswer | null
}

const CONTEXT = `SELECT t.now, now() AS wall, r.id, r.channel_id, r.kind, r.state, r.visibility, r.capacity, r.reentry_s, r.rev,
    r.opened_at, r.provider_room_id, r.media_node, cr.account_id = a.id AS is_host, ${isCoHost('a.id')} AS is_co_host, a.policy_ver,
    a.state = 'guest' AND EXISTS (SELECT FROM app.chat_shield h WHERE h.room_id = r.id AND h.until > t.now)
      AND NOT EXISTS (SELECT FROM app.seat o WHERE o.room_id = r.id AND o.account_id = a.id) AS is_guest_too_many,
    x.role, b.action_id, b.kind AS ban_kind, b.rule_code, b.reason, b.until, b.is_by_co_host, ${MARKED_GUEST} AS marked_guest, f.at AS followed_at, s.salt, r.gate_id, g.mode, k.conditions,
    CASE WHEN r.locks_tokens THEN coalesce((SELECT u.hub_room_id::text FROM app.hub_link u WHERE u.room_id = r.id AND u.chain_id = $3), '0') END AS locked_for,
    q.call, v.id AS invitation_id, v.claimed_at,
    CASE WHEN r.gate_id IS NOT NULL THEN ${CARD_STANDING} END AS card, ${CURSOR_COLUMNS}
  FROM ${DATABASE_TIME}
  JOIN app.room r ON r.id = $1
  JOIN app.channel ch ON ch.id = r.channel_id
  JOIN app.creator cr ON cr.id = ch.creator_id
  JOIN app.account a ON a.id = $2
  LEFT JOIN app.receipt_salt s ON s.account_id = a.id
  LEFT JOIN app.gate g ON g.id = r.gate_id
  LEFT JOIN chain.cursor c ON c.chain_id = $3
  LEFT JOIN app.channel_role x ON x.channel_id = r.channel_id AND x.account_id = a.id
  LEFT JOIN app.follower f ON r.gate_id IS NOT NULL AND f.channel_id = r.channel_id AND f.account_id = a.id
  LEFT JOIN LATERAL (${banInForce('a.id')}) b ON true
  LEFT JOIN LATERAL (${gateConditions('r.gate_id')}) k ON true
  LEFT JOIN LATERAL (SELECT id, claimed_at FROM app.invitation
    WHERE r.visibility = 'private' AND room_id = r.id AND claimed_by = a.id AND state = 'claimed') v ON true
  LEFT JOIN LATERAL (SELECT ${ownCall('a.id')} AS call) q ON true
  WHERE ${knownRoom('a.id')} OR q.call IS NOT NULL OR EXISTS (SELECT FROM app.seat o WHERE o.room_id = r.id AND o.account_id = a.id AND o.state <> 'ended')`

function toGate(row: ContextRow): AdmissionContext['gate'] {
  if (!row.gate_id || !row.mode || !row.conditions) return null
  const own = row.conditions.find((one) => isOwnPass(toCondition(one)))
  const collection = own?.address ?? null
  const conditions = lockedConditions(row.conditions.map(toCondition), row.locked_for)
  return { id: row.gate_id, mode: row.mode, conditions, collection }
}

function toInvitation({ invitation_id: id, claimed_at: at }: ContextRow): Entitlement | null {
  if (id === null || at === null) return null
  const validFrom = Math.floor(at.getTime() / 1000)
  const sourceKey = `invite:${id}`
  return { source: 'invite', sourceKey, tierNo: 0, rank: 0, validFrom, validUntil: null, level: 'finalized' }
}

function toFollow({ channel_id, followed_at: at }: ContextRow, accountId: string): Entitlement | null {
  if (at === null) return null
  const validFrom = Math.floor(at.getTime() / 1000)
  const sourceKey = `follow:${channel_id}:${accountId}`
  return { source: 'follow', sourceKey, tierNo: 0, rank: 0, validFrom, validUntil: null, level: 'finalized' }
}

function toBan(row: ContextRow): AdmissionContext['ban'] {
  const { action_id: actionId, rule_code: ruleCode, ban_kind: kind, is_by_co_host: isByCoHost } = row
  if (actionId === null || ruleCode === null) return null
  const until = row.until ? Math.ceil(row.until.getTime() / 1000) : null
  return { actionId, kind, ruleCode, reason: row.reason ?? '', until, isByCoHost }
}

/**
 * Everything a verdict needs besides holdings on the chain, in one statement; null when there is no such room for this account. Who is
 * inside knows of it, also when what let them in is gone.
 */
export async function readContext(
  db: Pool | PoolClient,
  chainId: number,
  roomId: string,
  accountId: string,
): Promise<AdmissionContext | null> {
  const values = [roomId, accountId, chainId]
  const { rows } = await db.query<ContextRow>({ name: 'standing_read', text: CONTEXT, values })
  const row = rows[0]
  if (!row) return null
  const gate = toGate(row)
  return {
    accountId,
    nowMs: row.now.getTime(),
    wallMs: row.wall.getTime(),
    room: {
      id: row.id,
      channelId: row.channel_id,
      kind: row.kind,
      state: row.state,
      visibility: row.visibility,
      capacity: row.capacity,
      reentryS: row.reentry_s,
      rev: row.rev,
      isOpen: row.opened_at !== null,
      providerRoomId: row.provider_room_id,
      mediaNode: row.media_node,
    },
    isHost: row.is_host,
    isCoHost: row.is_co_host,
    isGuestTooMany: row.is_guest_too_many,
    role: row.role,
    policyVer: row.policy_ver,
    ban: toBan(row),
    isMarkedGuest: row.marked_guest,
    salt: row.salt,
    gate,
    call: row.call,
    invitation: toInvitation(row),
    follow: toFollow(row, accountId),
    card: toCardStanding(row.card, Math.floor(row.now.getTime() / 1000), gate?.collection ?? null),
    leftOut: row.card?.leftOut ?? [],
    cursor: toCursor(chainId, row),
  }
}
