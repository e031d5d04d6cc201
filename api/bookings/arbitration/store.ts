import type { Pool, PoolClient } from 'pg'
import { networkName } from '#domain/address.ts'
import type { BookingStatus } from '#domain/booking/words.ts'
import type { CallSide } from '#domain/calls/words.ts'
import { newTimedId } from '#domain/ids.ts'
import { ProblemError } from '../../http/problemError.ts'
import type { BookingDeps } from '../deps.ts'

type Db = Pool | PoolClient

/** SQL: the side of the booking `e` of the chain whose wallet this is; of anybody else NULL. */
export const sideOf = (wallet: string) =>
  `CASE ${wallet} WHEN e.fan THEN 'fan' WHEN e.creator THEN 'creator' END`

/**
 * SQL: the booking `b` and its creator `cr`, by wallet as the chain has it as `e`, with who objected to it last as `d`. By card nothing is
 * `e`, and who objected is a step.
 */
export const DISPUTED = `app.booking b JOIN app.creator cr ON cr.id = b.creator_id
    LEFT JOIN chain.escrow_as_of e ON (e.chain_id, e.escrow, e.id) = (b.chain_id, b.escrow, b.escrow_id)
    JOIN LATERAL ((SELECT o.at, CASE o.by WHEN e.fan THEN 'fan' ELSE 'creator' END AS side FROM chain.booking_dispute_as_of o
      WHERE (o.chain_id, o.escrow, o.id) = (e.chain_id, e.escrow, e.id) AND o.kind = 'opened' ORDER BY o.block DESC, o.log_index DESC LIMIT 1)
    UNION ALL (SELECT s.at, s.by FROM app.booking_step s WHERE s.booking_id = b.id AND s.kind = 'dispute' ORDER BY s.n DESC LIMIT 1)) d ON true`

/** SQL: an account is one of the two, by itself or by a wallet that it has proven, also one that it has unlinked since. */
export const isPartyBy = (account: string) =>
  `(b.account_id IS NOT DISTINCT FROM ${account} OR cr.account_id IS NOT DISTINCT FROM ${account} OR EXISTS (SELECT FROM app.identity i
    WHERE i.account_id = ${account} AND i.wallet IN (e.fan, e.creator)))`

/** Days after its end for which a call is listed and read. */
export const ENDED_DAYS = 30

/** Who asks about which booking. */
export interface ArbiterAsk {
  arbiterId: string
  bookingId: string
  ip: string
}

/** A booking that was disputed, for who rules. */
export interface ReadableDispute {
  id: string
  creatorId: string
  isByCard: boolean
  /** that hashes cover: of the escrow, 0x hex in lower case; by card its own id */
  bookingKey: string
  status: BookingStatus
  opened: { by: CallSide; at: Date }
  /** when silence ends it; null: nothing does */
  until: Date | null
  /** of the database */
  now: Date
}

interface Row extends Omit<ReadableDispute, 'opened'> {
  by: CallSide
  at: Date
  isOwn: boolean
}

const ONE = `SELECT b.id, b.creator_id AS "creatorId", b.rail = 'card' AS "isByCard",
    coalesce('0x' || encode(b.escrow_id, 'hex'), b.id) AS "bookingKey", coalesce(e.status, b.status::text) AS status, d.side AS by, d.at,
    coalesce(e.until, b.pending_until) AS until, ${isPartyBy('$1')} AS "isOwn", app.now() AS now
  FROM ${DISPUTED} WHERE b.id = $2 AND (b.rail = 'card' OR b.chain_id = $3)
    AND NOT EXISTS (SELECT FROM app.settlement t WHERE t.booking_id = b.id AND t.decided_at < app.now() - interval '${ENDED_DAYS} days')
    AND NOT EXISTS (SELECT FROM chain.escrow_move_as_of s WHERE (s.chain_id, s.escrow, s.id) = (e.chain_id, e.escrow, e.id)
      AND s.kind = 'settled' AND s.at < app.now() - interval '${ENDED_DAYS} days')`

/** A booking that was disputed. Throws ProblemError NOT_FOUND, also 30 days after its end, and FORBIDDEN to who is one of its two. */
export async function demandDisputed(
  { chainId }: Pick<BookingDeps, 'chainId'>,
  db: Db,
  { arbiterId, bookingId }: ArbiterAsk,
): Promise<ReadableDispute> {
  const { rows } = await db.query<Row>(ONE, [arbiterId, bookingId, chainId])
  const [row] = rows
  if (!row) throw new ProblemError('NOT_FOUND')
  const { isOwn, by, at, ...call } = row
  if (!isOwn) return { ...call, opened: { by, at } }
  throw new ProblemError('FORBIDDEN', {
    detail: 'You are one of the two of this call, so somebody else reads it and rules.',
  })
}

/** Puts into the record what an arbiter does about a booking. */
export async function noteArbitration(
  { clock, random }: Pick<BookingDeps, 'clock' | 'random'>,
  db: Db,
  act: 'read' | 'file' | 'rule',
  { call, arbiterId, ip }: { call: ReadableDispute; arbiterId: string; ip: string },
): Promise<void> {
  await db.query('SELECT app.note_arbitration($1, $2, $3, $4, $5, $6)', [
    ...[newTimedId('aud', clock(), random), arbiterId, act, call.id, call.creatorId, networkName(ip)],
  ])
}
