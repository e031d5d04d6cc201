import type { QueryResultRow } from 'pg'
import { openSession } from '#api/accounts/openSession.ts'
import type { Statement } from '#db/batch.ts'
import { DATABASE_TIME } from '#db/clock.ts'
import { ABSENCE_KEPT_S, type Absence, type AbsenceWait, waitAfter } from '#domain/access/absence.ts'
import type { ChannelRole, RoomState, SeatRole, SeatState } from '#domain/words.ts'
import { banInForce, MARKED_GUEST } from '../bans/banInForce.ts'
import { isCoHost } from '../coHosts.ts'
import { type AdmittedCall, ownCall } from './admittedCall.ts'
import type { AdmissionContext } from './readContext.ts'

/** An open seat that may stand in the way of a new one. */
export interface Conflict {
  id: string
  roomId: string
  accountId: string
  role: SeatRole
  state: SeatState
  /** true when its lease is past: the person is not there any more */
  isLapsed: boolean
  /** true while the engine has not seen its person, or not any more */
  isUnseen: boolean
  /** how long it has been waiting for its person; null once the engine has seen them */
  neverSeenS: number | null
  /** end of its lease, milliseconds since the epoch; null when it has none */
  untilMs: number | null
}

/** What the transaction looks at again once it holds its locks. */
export interface Guards {
  state: RoomState
  rev: number
  policyVer: number
  epoch: number | null
  /** act of the ban or kick in force */
  banActionId: string | null
  /** true for a guest in whose browser somebody was banned from the channel */
  isMarkedGuest: boolean
  /** role in the room's channel */
  role: ChannelRole | null
  /** they agreed to host the room beside its channel */
  isCoHost: boolean
  /** true while they follow the channel of a room with a gate */
  isFollowing: boolean
  /** true while a claimed invitation to this private room stands */
  isInvited: boolean
  /** the booked call as `AdmissionContext` has it */
  call: AdmittedCall | null
  /** true when the session that asks is still open, of an account that may act */
  mayAct: boolean
  /** true when a wallet's holdings changed after the reading */
  isTouched: boolean
  /** database time of this transaction, milliseconds since the epoch */
  nowMs: number
  /** the same to the microsecond, as SQL reads it */
  nowText: string
  /** seats that share a live key with the new one */
  conflicts: Conflict[]
  /** further seats of the account, oldest first */
  others: Conflict[]
  /** until when another account's pass rests, milliseconds since the epoch; null when it does not */
  restsUntilMs: number | null
  /** how long the account waits because places of theirs stood empty; null when it does not */
  absenceWait: AbsenceWait | null
}

/** The position a verdict was reached at, and the entitlement it would use. */
export interface GuardQuestion {
  chainId: number
  context: Pick<AdmissionContext, 'accountId' | 'room'>
  /** position in chain.touch */
  seq: number
  /** block of the index that the verdict rests on; null when it asked the contract */
  indexedAt: number | null
  /** whose touches count: wallets and the contracts that the gate asks, 0x hex */
  subjects: string[]
  sourceKey: string | null
  /** null when no session asks: the seat is looked at again */
  sessionId: string | null
}

interface OpenSeat extends Conflict {
  isShared: boolean
}

interface GuardRow {
  state: RoomState
  rev: number
  policy_ver: number
  epoch: number | null
  ban_action: string | null
  marked_guest: boolean
  role: ChannelRole | null
  co_host: boolean
  followed: boolean
  invited: boolean
  call: AdmittedCall | null
  may_act: boolean
  touched: boolean
  now: Date
  now_text: string
  seats: OpenSeat[] | null
  rests_until: Date | null
  absences: Absence[] | null
}

// a seat of a booked call stands in nobody's way elsewhere
const GUARDS = `SELECT r.state, r.rev, a.policy_ver, c.epoch, t.now, t.now::text AS now_text,
    (SELECT action_id FROM (${banInForce('a.id')}) b) AS ban_action,
    ${MARKED_GUEST} AS marked_guest,
    (SELECT x.role FROM app.channel_role x WHERE x.channel_id = r.channel_id AND x.account_id = a.id) AS role,
    ${isCoHost('a.id')} AS co_host,
    (r.gate_id IS NOT NULL AND EXISTS (SELECT FROM app.follower f WHERE f.channel_id = r.channel_id AND f.account_id = a.id)) AS followed,
    (r.visibility = 'private' AND EXISTS (SELECT FROM app.invitation v WHERE v.room_id = r.id AND v.claimed_by = a.id
      AND v.state = 'claimed')) AS invited,
    ${ownCall('a.id')} AS call,
    ($8::text IS NULL OR (a.state IN ('active', 'guest') AND EXISTS (SELECT FROM app.auth_session s WHERE s.id = $8 AND s.account_id = a.id
      AND ${openSession('t.now')}))) AS may_act,
    (coalesce(c.is_backfill AND c.number <> $7::bigint, false)
      OR EXISTS (SELECT FROM chain.touch x WHERE x.seq > $4 AND x.subject = ANY($5))) AS touched,
    (SELECT jsonb_agg(jsonb_build_object('id', s.id, 'roomId', s.room_id, 'accountId', s.account_id, 'role', s.role,
        'state', s.state, 'isLapsed', coalesce(l.until < t.now, false), 'isUnseen', l.unseen_since IS NOT NULL,
        'neverSeenS', CASE WHEN s.live_at IS NULL THEN extract(epoch FROM t.now - l.unseen_since) END, 'untilMs', floor(extract(epoch FROM l.until) * 1000), 'isShared', (s.room_id = $1 AND s.account_id = $2)
          OR coalesce(s.source_key = $6 OR ($6::text IS NOT NULL AND s.exclusive_key = $2), false)) ORDER BY s.id)
       FROM app.seat s LEFT JOIN app.seat_lease l ON l.seat_id = s.id WHERE s.state <> 'ended'
        AND (s.account_id = $2 OR s.source_key = $6) AND (s.room_id = $1 OR (SELECT o.kind FROM app.room o WHERE o.id = s.room_id) <> 'call')) AS seats,
    (SELECT max(e.ended_at) + make_interval(secs => r.reentry_s) FROM app.seat e WHERE r.reentry_s > 0 AND e.source_key = $6
        AND e.account_id <> $2 AND e.state = 'ended' AND e.ended_at + make_interval(secs => r.reentry_s) > t.now) AS rests_until,
    (SELECT jsonb_agg(jsonb_build_object('atMs', floor(extract(epoch FROM b.at) * 1000), 's', b.s) ORDER BY b.at)
       FROM app.absence b WHERE b.account_id = $2 AND b.at > t.now - interval '${ABSENCE_KEPT_S} seconds') AS absences
  FROM ${DATABASE_TIME} JOIN app.room r ON r.id = $1 JOIN app.account a ON a.id = $2
  LEFT JOIN chain.cursor c ON c.chain_id = $3`

/** Asks for the guards and what stands in the way of a seat: behind the locks, in their transaction. */
export function guardsStatement(question: GuardQuestion): Statement {
  const { context, chainId, seq, subjects, sourceKey, indexedAt, sessionId } = question
  return {
    name: 'guards_read',
    text: GUARDS,
    values: [
      context.room.id,
      context.accountId,
      chainId,
      seq,
      subjects.map((subject) => Buffer.from(subject.slice(2), 'hex')),
      sourceKey,
      indexedAt,
      sessionId,
    ],
  }
}

/** What the answer to `guardsStatement` says of an account; null when its room is gone. */
export function toGuards(row: QueryResultRow | undefined, accountId: string): Guards | null {
  return row ? fromRow(row as GuardRow, accountId) : null
}

function fromRow(row: GuardRow, asks: string): Guards {
  const seats = row.seats ?? []
  const toConflict = ({ isShared: _, ...seat }: OpenSeat): Conflict => seat
  const nowMs = row.now.getTime()
  // what stands empty now counts as if it ended now
  const lasting = seats.flatMap(({ accountId, neverSeenS }) =>
    accountId === asks && neverSeenS !== null ? [{ atMs: nowMs, s: neverSeenS }] : [],
  )
  const wait = waitAfter([...(row.absences ?? []), ...lasting])
  return {
    state: row.state,
    rev: row.rev,
    policyVer: row.policy_ver,
    epoch: row.epoch,
    banActionId: row.ban_action,
    isMarkedGuest: row.marked_guest,
    role: row.role,
    isCoHost: row.co_host,
    isFollowing: row.followed,
    isInvited: row.invited,
    call: row.call,
    mayAct: row.may_act,
    isTouched: row.touched,
    nowMs,
    nowText: row.now_text,
    conflicts: seats.filter((seat) => seat.isShared).map(toConflict),
    others: seats.filter((seat) => !seat.isShared).map(toConflict),
    restsUntilMs: row.rests_until?.getTime() ?? null,
    absenceWait: wait && wait.untilMs > nowMs ? wait : null,
  }
}
