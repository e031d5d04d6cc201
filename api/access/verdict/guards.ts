import type { PoolClient } from 'pg'
import type { RoomState, SeatRole, SeatState } from '#domain/words.ts'
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
}

/** What the transaction looks at again once it holds its locks. */
export interface Guards {
  state: RoomState
  rev: number
  policyVer: number
  epoch: number | null
  isBanned: boolean
  /** true when a wallet's holdings changed after the reading */
  isTouched: boolean
  /** database time of this transaction, milliseconds since the epoch */
  nowMs: number
  /** seats that share a live key with the new one */
  conflicts: Conflict[]
  /** further seats of the account, oldest first */
  others: Conflict[]
  /** until when another account's pass rests, milliseconds since the epoch; null when it does not */
  restsUntilMs: number | null
}

/** The position a verdict was reached at, and the entitlement it would use. */
export interface GuardQuestion {
  chainId: number
  context: Pick<AdmissionContext, 'accountId' | 'room'>
  /** position in chain.touch */
  seq: number
  /** block of the index that the verdict rests on; null when it asked the contract */
  indexedAt: number | null
  /** whose touches count: wallets and the gate's collection, 0x hex */
  subjects: string[]
  sourceKey: string | null
}

interface GuardRow {
  state: RoomState
  rev: number
  policy_ver: number
  epoch: number | null
  banned: boolean
  touched: boolean
  now: Date
  seats: (Conflict & { isShared: boolean })[] | null
  rests_until: Date | null
}

const GUARDS = `SELECT r.state, r.rev, a.policy_ver, c.epoch, t.now,
    EXISTS (SELECT FROM app.ban b WHERE b.account_id = a.id AND b.channel_id IN (r.channel_id, 'all')
      AND (b.until IS NULL OR b.until > t.now)) AS banned,
    (coalesce(c.is_backfill AND c.number <> $7::bigint, false)
      OR EXISTS (SELECT FROM chain.touch x WHERE x.seq > $4 AND x.subject = ANY($5))) AS touched,
    (SELECT jsonb_agg(jsonb_build_object('id', s.id, 'roomId', s.room_id, 'accountId', s.account_id, 'role', s.role,
        'state', s.state, 'isLapsed', coalesce(l.until < t.now, false), 'isShared', (s.room_id = $1 AND s.account_id = $2)
          OR coalesce(s.source_key = $6 OR ($6::text IS NOT NULL AND s.exclusive_key = $2), false)) ORDER BY s.id)
       FROM app.seat s LEFT JOIN app.seat_lease l ON l.seat_id = s.id WHERE s.state <> 'ended'
        AND (s.account_id = $2 OR s.source_key = $6)) AS seats,
    (SELECT max(e.ended_at) + make_interval(secs => r.reentry_s) FROM app.seat e WHERE r.reentry_s > 0 AND e.source_key = $6
        AND e.account_id <> $2 AND e.state = 'ended' AND e.ended_at + make_interval(secs => r.reentry_s) > t.now) AS rests_until
  FROM (SELECT app.now() AS now OFFSET 0) t JOIN app.room r ON r.id = $1 JOIN app.account a ON a.id = $2
  LEFT JOIN chain.cursor c ON c.chain_id = $3`

/** Reads the guards and what stands in the way of a seat; call it after the locks, in their transaction. */
export async function readGuards(tx: PoolClient, question: GuardQuestion): Promise<Guards | null> {
  const { context, chainId, seq, subjects, sourceKey, indexedAt } = question
  const { rows } = await tx.query<GuardRow>({
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
    ],
  })
  const row = rows[0]
  if (!row) return null
  const seats = row.seats ?? []
  const toConflict = ({ isShared: _, ...seat }: Conflict & { isShared: boolean }): Conflict => seat
  return {
    state: row.state,
    rev: row.rev,
    policyVer: row.policy_ver,
    epoch: row.epoch,
    isBanned: row.banned,
    isTouched: row.touched,
    nowMs: row.now.getTime(),
    conflicts: seats.filter((seat) => seat.isShared).map(toConflict),
    others: seats.filter((seat) => !seat.isShared).map(toConflict),
    restsUntilMs: row.rests_until?.getTime() ?? null,
  }
}
