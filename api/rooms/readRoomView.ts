import type { Pool } from 'pg'
import type { z } from 'zod'
import { CO_HOST_TERMS, hostsBeside } from '#api/access/coHosts.ts'
import { type ConditionRow, gateConditions, LOCKED_FOR, toCondition } from '#api/access/ensureGate.ts'
import { knownRoom } from '#api/access/knownRoom.ts'
import { takesCardGifts } from '#api/creators/tierCardPrices.ts'
import { ProblemError } from '#api/http/problemError.ts'
import { gateSentence, lockedConditions, tierAsked } from '#domain/access/gate.ts'
import { type ActingRole, mayDo } from '#domain/channel/roleActs.ts'
import type { CoHostState } from '#domain/room/coHosts.ts'
import type { HostedKind } from '#domain/room/hostedKind.ts'
import type { GateMode, RoomEndReason, RoomState, Visibility } from '#domain/words.ts'
import { coHostState } from './cohosts/coHostState.ts'
import type { room } from './contract.ts'
import { LED_BY, type RoomDeps } from './deps.ts'

/** A room as it leaves the api. */
export type RoomView = z.input<typeof room>

interface Row {
  id: string
  kind: HostedKind
  state: RoomState
  visibility: Visibility
  title: string
  capacity: number | null
  max_speakers: number | null
  live_at: Date | null
  ended_at: Date | null
  end_reason: RoomEndReason | null
  host_gone_since: Date | null
  starts_at: Date | null
  zone: string | null
  channel_id: string
  handle: string
  name: string
  about: string
  account_id: string
  mode: GateMode | null
  conditions: ConditionRow[] | null
  viewers: number
  host_seat_id: string | null
  /** of somebody else than who asks */
  host_by: string | null
  co_hosts: RoomView['coHosts'] | null
  co_hosting: CoHostState | null
  /** true while the one who asks has a claimed invitation */
  is_invited: boolean
  /** of who asks, in the room's channel */
  role: ActingRole
  rev: number
  etag: string
  takes_tips: boolean
  locks_tokens: boolean
  club_id: string | null
  /** digits; null: the door locks nothing */
  locked_for: string | null
  hub_room: RoomView['hubRoom']
  takes_card_gifts: boolean
}

/** SQL: changes with whatever a page shows of the room `r` beside what `room:changed` says itself. */
export const ROOM_ETAG = `left(md5(concat_ws('|', r.title, r.gate_id, r.capacity, r.max_speakers, r.locks_tokens, r.starts_at, r.zone, r.channel_id,
    (SELECT concat_ws(' ', l.hub_room_id, l.taken) FROM app.hub_link l WHERE l.room_id = r.id),
    (SELECT string_agg(s.id, ' ' ORDER BY s.id) FROM app.seat s WHERE s.room_id = r.id AND s.role = 'host' AND s.state <> 'ended'),
    (SELECT string_agg(k.account_id || k.declined::text || coalesce(encode(k.accepted_terms, 'hex'), ''), ' ' ORDER BY k.account_id) FROM app.co_host k WHERE k.room_id = r.id))), 16)`

/** SQL: the room of the hub that leads the room `r`, as JSON. */
const HUB_ROOM = `SELECT jsonb_build_object('hub', '0x' || encode(h.hub, 'hex'), 'id', h.room_id::text, 'host', '0x' || encode(h.host, 'hex'),
    'payee', '0x' || encode(h.payee, 'hex'), 'isOpen', h.status = 'open', 'isSafe', h.created_block <= least(k.safe, k.agreed),
    'txHash', '0x' || encode(h.created_tx, 'hex'))
  FROM app.hub_link l JOIN chain.hub_room_as_of h ON ${LED_BY} JOIN chain.cursor k ON k.chain_id = l.chain_id WHERE l.room_id = r.id AND l.taken IS NOT NULL`

/** SQL: who hosts the room `r` beside its channel, as JSON, first who was asked first. Nobody is shown under a title or behind a door that they did not agree to. */
const CO_HOSTS = `SELECT jsonb_agg(jsonb_build_object('channel', jsonb_build_object('id', h.id, 'handle', h.handle, 'name', h.name, 'about', h.about),
    'seatId', (SELECT s.id FROM app.seat s WHERE s.room_id = r.id AND s.account_id = k.account_id AND s.is_co_host AND s.state <> 'ended'))
    ORDER BY k.invited_at, h.id) FROM app.co_host k JOIN app.channel h ON h.id = k.channel_id WHERE k.room_id = r.id AND ${hostsBeside('k')}
    AND (k.accepted_terms = ${CO_HOST_TERMS} OR r.state = 'live')`

const VIEW = `SELECT ${ROOM_ETAG} AS etag, r.id, r.kind, r.state, r.visibility, r.title, r.capacity, r.max_speakers, r.locks_tokens, r.club_id, ${LOCKED_FOR} AS locked_for, r.live_at, r.ended_at, r.end_reason, r.host_gone_since, r.starts_at, r.zone, r.rev,
    CASE WHEN cr.account_id = $2 THEN 'owner' ELSE coalesce((SELECT x.role::text FROM app.channel_role x
      WHERE x.channel_id = r.channel_id AND x.account_id = $2), 'viewer') END AS role,
    ch.id AS channel_id, ch.handle::text AS handle, ch.name, ch.about, cr.account_id, g.mode, k.conditions,
    (SELECT count(*)::int FROM app.seat s WHERE s.room_id = r.id AND s.role = 'viewer' AND s.state <> 'ended') AS viewers,
    (SELECT s.id FROM app.seat s WHERE s.room_id = r.id AND s.role = 'host' AND NOT s.is_co_host AND s.state <> 'ended' ORDER BY s.id DESC LIMIT 1) AS host_seat_id,
    (SELECT coalesce(p.display_name, 'Somebody') FROM app.seat s LEFT JOIN app.profile p ON p.account_id = s.account_id
      WHERE s.room_id = r.id AND s.role = 'host' AND NOT s.is_co_host AND s.state <> 'ended' AND s.account_id IS DISTINCT FROM $2) AS host_by,
    (${CO_HOSTS}) AS co_hosts, (SELECT ${coHostState('own')} FROM app.co_host own WHERE own.room_id = r.id AND own.account_id = $2 AND NOT own.withdrawn) AS co_hosting,
    EXISTS (SELECT FROM app.invitation v WHERE v.room_id = r.id AND v.claimed_by = $2 AND v.state = 'claimed') AS is_invited,
    (${HUB_ROOM}) AS hub_room, EXISTS (SELECT FROM app.tip_context x WHERE x.room_id = r.id) AS takes_tips, ${takesCardGifts('cr', 'oa', '$3')} AS takes_card_gifts
  FROM app.room r JOIN app.channel ch ON ch.id = r.channel_id JOIN app.creator cr ON cr.id = ch.creator_id
  JOIN app.account oa ON oa.id = cr.account_id AND oa.state <> 'closing' LEFT JOIN app.gate g ON g.id = r.gate_id
  LEFT JOIN LATERAL (${gateConditions('r.gate_id')}) k ON true
  WHERE r.id = $1 AND r.kind <> 'call' AND ${knownRoom('$2')}`

function gateOf({ mode, conditions: rows, locked_for: lockedFor }: Row): RoomView['gate'] {
  if (!mode || !rows) return null
  const rules = { mode, conditions: lockedConditions(rows.map(toCondition), lockedFor) }
  const asked = tierAsked(rules)
  return { sentence: gateSentence(rules), tierNo: asked?.tierNo ?? null, rank: asked?.rank ?? null, ...rules }
}

/** More names than these help nobody. */
const MAX_LATE = 20

const iso = (at: Date | null): string | null => at?.toISOString() ?? null

/** When a host who is away ends the room, milliseconds since the epoch. */
export function hostGoneUntilMs(since: Date | null, hostGoneS: number): number | null {
  return since ? since.getTime() + hostGoneS * 1000 : null
}

async function readRow(
  pool: Pool,
  currency: string,
  { roomId, accountId }: { roomId: string; accountId: string | null },
): Promise<Row> {
  const { rows } = await pool.query<Row>({
    name: 'room_view',
    text: VIEW,
    values: [roomId, accountId, currency],
  })
  if (!rows[0]) throw new ProblemError('NOT_FOUND')
  return rows[0]
}

async function readLateRemovals(pool: Pool, roomId: string): Promise<RoomView['lateRemovals']> {
  const { rows } = await pool.query<{ display_name: string | null; asked_at: Date }>({
    name: 'late_removals',
    text: `SELECT p.display_name, l.asked_at FROM app.late_removal l LEFT JOIN app.profile p ON p.account_id = l.account_id
            WHERE l.room_id = $1 ORDER BY l.asked_at LIMIT ${MAX_LATE}`,
    values: [roomId],
  })
  return rows.map((row) => ({
    displayName: row.display_name ?? 'Somebody',
    since: row.asked_at.toISOString(),
  }))
}

/**
 * A room as an account, or nobody, may see it. Drafts but those of clubs exist only for their owner and team, private ones also for who was invited; whose
 * invitation was taken back is told no date.
 * @throws ProblemError NOT_FOUND
 */
export async function readRoomView(
  { pool, settings }: Pick<RoomDeps, 'pool' | 'settings'>,
  roomId: string,
  accountId: string | null,
): Promise<RoomView> {
  const row = await readRow(pool, settings.CARD_CURRENCY, { roomId, accountId })
  const { role } = row
  const isHost = mayDo(role, 'hostStream')
  // whose invitation was taken back learns from the door alone what there is to know
  const isAskedToHost = row.co_hosting !== null && row.co_hosting !== 'declined'
  const isShut = row.visibility === 'private' && role === 'viewer' && !row.is_invited && !isAskedToHost
  const isHidden = (row.state === 'draft' && row.club_id === null) || (isShut && row.state === 'scheduled')
  if (isHidden && role === 'viewer' && !row.is_invited && !isAskedToHost) throw new ProblemError('NOT_FOUND')
  const until = isShut ? null : hostGoneUntilMs(row.host_gone_since, settings.HOST_GONE_S)
  return {
    id: row.id,
    kind: row.kind,
    state: row.state,
    visibility: row.visibility,
    title: row.title,
    channel: { id: row.channel_id, handle: row.handle, name: row.name, about: row.about },
    gate: gateOf(row),
    capacity: isShut ? null : row.capacity,
    maxSpeakers: isShut ? null : row.max_speakers,
    locksTokens: row.locks_tokens,
    clubId: row.club_id,
    viewers: isShut ? 0 : row.viewers,
    ...{ isHost, role },
    hostSeatId: isShut ? null : row.host_seat_id,
    hostBy: isHost ? row.host_by : null,
    coHosts: isShut ? [] : (row.co_hosts ?? []),
    coHosting: row.co_hosting,
    etag: row.etag,
    hubRoom: row.hub_room,
    takesTips: !isShut && row.takes_tips,
    takesCardGifts: !isShut && row.takes_card_gifts,
    hostGoneUntil: until === null ? null : new Date(until).toISOString(),
    lateRemovals: isHost && row.state !== 'ended' ? await readLateRemovals(pool, row.id) : [],
    startsAt: iso(row.starts_at),
    zone: row.zone,
    liveAt: iso(row.live_at),
    endedAt: iso(row.ended_at),
    endReason: row.end_reason,
  }
}
