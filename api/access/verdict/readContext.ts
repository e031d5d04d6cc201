import type { Pool, PoolClient } from 'pg'
import { DATABASE_TIME } from '#db/clock.ts'
import type { Entitlement } from '#domain/access/entitlement.ts'
import type { Condition, Gate } from '#domain/access/gate.ts'
import type { RoomKind, RoomState, Visibility } from '#domain/words.ts'
import { CURSOR_COLUMNS, type Cursor, type CursorRow, toCursor } from '../holdings/cursor.ts'
import { knownRoom } from '../knownRoom.ts'
import {
  CARD_RIGHTS,
  type CardRow,
  type CardStanding,
  LEFT_OUT,
  PENDING_RANKS,
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
  policyVer: number
  ban: { ruleCode: string; reason: string; until: number | null } | null
  salt: Buffer | null
  gate: (Gate & { collection: string }) | null
  /** the claimed invitation to a private room; null for everybody else */
  invitation: Entitlement | null
  /** what they have by card behind the gate */
  card: CardStanding
  /** linked wallets whose pass behind the gate opens nothing while its card payment is disputed or goes back; 0x hex */
  leftOut: string[]
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
  policy_ver: number
  rule_code: string | null
  reason: string | null
  until: Date | null
  salt: Buffer | null
  invitation_id: string | null
  claimed_at: Date | null
  gate_id: string | null
  mode: 'any' | 'all' | null
  conditions: ConditionRow[] | null
  card: CardRow[] | null
  pending_ranks: number[] | null
  left_out: string[] | null
}

interface ConditionRow {
  kind: 'pass' | 'tier'
  address: string
  tierNo: number | null
  rank: number | null
  tierName: string | null
}

const CONTEXT = `SELECT t.now, now() AS wall, r.id, r.channel_id, r.kind, r.state, r.visibility, r.capacity, r.reentry_s, r.rev,
    r.opened_at, r.provider_room_id, r.media_node, cr.account_id = a.id AS is_host, a.policy_ver,
    b.rule_code, b.reason, b.until, s.salt, r.gate_id, g.mode, k.conditions, v.id AS invitation_id, v.claimed_at,
    CASE WHEN r.gate_id IS NOT NULL THEN ${CARD_RIGHTS} END AS card,
    CASE WHEN r.gate_id IS NOT NULL THEN ${PENDING_RANKS} END AS pending_ranks,
    CASE WHEN r.gate_id IS NOT NULL THEN ${LEFT_OUT} END AS left_out, ${CURSOR_COLUMNS}
  FROM ${DATABASE_TIME}
  JOIN app.room r ON r.id = $1
  JOIN app.channel ch ON ch.id = r.channel_id
  JOIN app.creator cr ON cr.id = ch.creator_id
  JOIN app.account a ON a.id = $2
  LEFT JOIN app.receipt_salt s ON s.account_id = a.id
  LEFT JOIN app.gate g ON g.id = r.gate_id
  LEFT JOIN chain.cursor c ON c.chain_id = $3
  LEFT JOIN LATERAL (SELECT rule_code, reason, until FROM app.ban
    WHERE account_id = a.id AND channel_id IN (r.channel_id, 'all') AND (until IS NULL OR until > t.now)
    ORDER BY channel_id = 'all' DESC LIMIT 1) b ON true
  LEFT JOIN LATERAL (SELECT jsonb_agg(jsonb_build_object('kind', kind, 'address', '0x' || encode(address, 'hex'),
      'tierNo', tier_no, 'rank', rank, 'tierName', (SELECT name FROM app.tier_text x WHERE x.chain_id = d.chain_id
        AND x.collection = d.address AND x.tier_no = d.tier_no ORDER BY version DESC LIMIT 1)) ORDER BY n) AS conditions
    FROM app.condition d WHERE d.gate_id = r.gate_id) k ON true
  LEFT JOIN LATERAL (SELECT id, claimed_at FROM app.invitation
    WHERE r.visibility = 'private' AND room_id = r.id AND claimed_by = a.id AND state = 'claimed') v ON true
  WHERE ${knownRoom('a.id')}`

function toCondition(row: ConditionRow): Condition {
  if (row.kind === 'pass') return { kind: 'pass' }
  const tierNo = row.tierNo ?? 0
  return { kind: 'tier', tierNo, rank: row.rank ?? 0, tierName: row.tierName ?? `Tier ${tierNo}` }
}

function toGate(row: ContextRow): AdmissionContext['gate'] {
  const [first] = row.conditions ?? []
  if (!row.gate_id || !row.mode || !first) return null
  const conditions = (row.conditions ?? []).map(toCondition)
  return { id: row.gate_id, mode: row.mode, conditions, collection: first.address }
}

function toInvitation({ invitation_id: id, claimed_at: at }: ContextRow): Entitlement | null {
  if (id === null || at === null) return null
  const validFrom = Math.floor(at.getTime() / 1000)
  const sourceKey = `invite:${id}`
  return { source: 'invite', sourceKey, tierNo: 0, rank: 0, validFrom, validUntil: null, level: 'finalized' }
}

/** Everything a verdict needs besides holdings on the chain, in one statement; null when there is no such room for this account. */
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
  const until = row.until ? Math.floor(row.until.getTime() / 1000) : null
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
    policyVer: row.policy_ver,
    ban: row.rule_code === null ? null : { ruleCode: row.rule_code, reason: row.reason ?? '', until },
    salt: row.salt,
    gate: toGate(row),
    invitation: toInvitation(row),
    card: toCardStanding(
      { card: row.card, pending: row.pending_ranks },
      Math.floor(row.now.getTime() / 1000),
    ),
    leftOut: row.left_out ?? [],
    cursor: toCursor(chainId, row),
  }
}
