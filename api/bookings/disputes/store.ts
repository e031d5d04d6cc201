import { createHash } from 'node:crypto'
import type { Pool, PoolClient } from 'pg'
import { isFinal } from '#domain/booking/terms.ts'
import type { BookingStatus } from '#domain/booking/words.ts'
import { MAX_CALL_FILES, MAX_STATEMENTS } from '#domain/calls/dispute.ts'
import type { CallSide } from '#domain/calls/words.ts'
import { ProblemError } from '../../http/problemError.ts'
import { IS_OWN } from '../booked/bookingView.ts'
import type { OwnBooking } from '../moves/store.ts'

/** SQL: the account $1 is the fan's side of `b`, by the rule of `bookingView.ts`. */
export const IS_BY_FAN =
  'NOT EXISTS (SELECT FROM app.creator c WHERE c.id = b.creator_id AND c.account_id = $1)'

/** SQL: the file `f` is there, and one of those that a side can have: what is laid, and what is in no statement yet. */
const COUNTS = `f.bytes IS NOT NULL AND (f.statement_id IS NULL
  OR EXISTS (SELECT FROM app.call_statement s WHERE s.id = f.statement_id AND s.laid_at IS NOT NULL))`

/** A booking as one of its sides objects to it. */
export interface DisputedCall {
  id: string
  side: CallSide
  /** by wallet of the chain, which the copy is a look behind */
  status: BookingStatus
  hasBegun: boolean
  isByCard: boolean
  /** that hashes cover: of the escrow, 0x hex in lower case; by card its own id */
  bookingKey: string
  /** own ones that are laid */
  statements: number
  laidFiles: number
  /** own ones that are laid, or in no statement yet */
  files: number
}

const CALL = `WITH own AS (SELECT b.*, ${IS_BY_FAN} AS is_fan FROM app.booking b WHERE b.id = $2 AND (b.rail = 'card' OR b.chain_id = $3) AND ${IS_OWN})
  SELECT b.id, CASE WHEN b.is_fan THEN 'fan' ELSE 'creator' END AS side, coalesce(e.status, b.status::text) AS status, b.starts_at <= app.now() AS "hasBegun",
    b.rail = 'card' AS "isByCard", coalesce('0x' || encode(b.escrow_id, 'hex'), b.id) AS "bookingKey",
    (SELECT count(*)::int FROM app.call_statement s WHERE s.booking_id = b.id AND s.is_by_fan = b.is_fan AND s.laid_at IS NOT NULL) AS statements,
    f.files, f.laid AS "laidFiles"
  FROM own b LEFT JOIN chain.escrow_as_of e ON (e.chain_id, e.escrow, e.id) = (b.chain_id, b.escrow, b.escrow_id) CROSS JOIN LATERAL (SELECT count(*)::int AS files, count(f.statement_id)::int AS laid FROM app.call_file f
    WHERE f.booking_id = b.id AND f.is_by_fan = b.is_fan AND ${COUNTS}) f`

/** A booking of an account; null where it has none of this id. */
export async function readDisputedCall(
  db: Pool | PoolClient,
  { accountId, bookingId, chainId }: OwnBooking,
): Promise<DisputedCall | null> {
  const { rows } = await db.query<DisputedCall>(CALL, [accountId, bookingId, chainId])
  return rows[0] ?? null
}

/**
 * Nobody else changes an own booking, or what is said of it, until the transaction ends.
 * @throws ProblemError NOT_FOUND
 */
export async function lockDisputedCall(tx: PoolClient, own: OwnBooking): Promise<DisputedCall> {
  const { accountId, bookingId, chainId } = own
  await tx.query(
    `SELECT FROM app.booking b WHERE ${IS_OWN} AND (b.rail = 'card' OR b.chain_id = $2) AND b.id = $3 FOR UPDATE OF b`,
    [accountId, chainId, bookingId],
  )
  // read once it is ours: what somebody added while we waited is not in the statement that waited
  const call = await readDisputedCall(tx, own)
  if (!call) throw new ProblemError('NOT_FOUND')
  return call
}

/** What an account adds to all of its calls is counted one after the other. Comes before the booking. */
export async function lockAdder(tx: PoolClient, accountId: string): Promise<void> {
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 24))', [accountId])
}

/** Why nothing can be added; null: it can. */
function obstacleOf({ status, hasBegun }: DisputedCall): string | null {
  if (status === 'none') return 'The network has dropped its payment. Wait until it is there again.'
  if (isFinal(status)) return 'This call has ended, and its money is divided.'
  return hasBegun ? null : 'This call has not begun yet. Object to it once it has.'
}

/** Throws ProblemError CONFLICT where nothing can be added to a call. */
export function demandOpenCall(call: DisputedCall): void {
  const detail = obstacleOf(call)
  if (detail) throw new ProblemError('CONFLICT', { detail })
}

/** What its side can still add to a call. */
export function leftOf(call: DisputedCall): { statements: number; files: number } {
  if (obstacleOf(call)) return { statements: 0, files: 0 }
  return {
    statements: Math.max(0, MAX_STATEMENTS - call.statements),
    files: Math.max(0, MAX_CALL_FILES - call.files),
  }
}

/** Throws ProblemError RATE_LIMITED where something was done as often within a day as it may be. @param counted `n` with the account as $1 */
export async function demandDailyPace(
  tx: PoolClient,
  accountId: string,
  { counted, max, detail }: { counted: string; max: number; detail: string },
): Promise<void> {
  const { rows } = await tx.query<{ n: number; waitS: number | null }>(counted, [accountId])
  if ((rows[0]?.n ?? 0) < max) return
  throw new ProblemError('RATE_LIMITED', { detail, retryAfterS: Math.max(1, rows[0]?.waitS ?? 1) })
}

/** SQL: how often within a day, and seconds until the first of it no longer counts. */
export const paceOf = (count: string, createdAt: string) =>
  `${count}::int AS n, ceil(extract(epoch FROM min(${createdAt}) + interval '1 day' - app.now()))::int AS "waitS"`

export const sha256Of = (content: string | Uint8Array): Buffer =>
  createHash('sha256').update(content).digest()
