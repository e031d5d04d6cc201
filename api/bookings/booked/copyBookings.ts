import type { PoolClient } from 'pg'
import { withTransaction } from '#db/transaction.ts'
import { isFinal } from '#domain/booking/terms.ts'
import type { BookingCause, BookingStatus } from '#domain/booking/words.ts'
import { notifySplit } from '../disputes/disputeNews.ts'
import { forgetDispute } from '../disputes/forgetDisputes.ts'
import { layOne, layStatements, WAITING } from '../disputes/layStatements.ts'
import { settleMove } from '../moves/followMoves.ts'
import { notifyMoved } from '../moves/moveNews.ts'
import { freeBookedTime, hasBookedTime, takeBookedTime } from './bookedTime.ts'
import { notifyAttested, notifyEnded, notifyStated, notifyUnplaced } from './bookingNews.ts'
import {
  bytesOf,
  DIFFERS,
  type FollowBookingsDeps,
  HAS_ATTENDANCE,
  IS_CHANGED,
  IS_NOW,
  tryEach,
  WITH_CHAIN,
} from './followDeps.ts'

const BATCH = 50
/** Minutes after which the network does not bring a transaction back by itself, and after which nobody is believed that it will. */
const [GONE_MINUTES, MAX_GONE_MINUTES] = [10, 60]

const CHANGED = `SELECT b.id FROM ${WITH_CHAIN} WHERE b.chain_id = $1 AND b.escrow = $2 AND ${IS_NOW}
    AND ${IS_CHANGED} ORDER BY random() LIMIT ${BATCH}`

/** Of these the network has dropped the payment, and nothing brings it back. */
const GONE = `SELECT b.id FROM ${WITH_CHAIN} WHERE b.chain_id = $1 AND b.escrow = $2 AND ${IS_NOW} AND e.id IS NULL AND b.status = 'none'
    AND b.changed_at < app.now() - interval '${GONE_MINUTES} minutes'
    AND (b.changed_at < app.now() - interval '${MAX_GONE_MINUTES} minutes' OR NOT EXISTS (SELECT FROM app.tx_intent i
      WHERE i.account_id = b.account_id AND i.chain_id = b.chain_id AND i.purpose = 'booking' AND i.state IN ('prepared', 'sent', 'included')
        AND i.expect->>'booking' = '0x' || encode(b.escrow_id, 'hex')))
    ORDER BY b.changed_at LIMIT ${BATCH}`

interface Copied {
  status: BookingStatus
  was: BookingStatus
  isPlaced: boolean
  /** when it began before */
  wasAt: Date
  isMoved: boolean
  creatorAsk: number | null
  fanAsk: number | null
  wasCreatorAsk: number | null
  wasFanAsk: number | null
  /** the escrow has what was seen of it, and had nothing before */
  isNowAttested: boolean
  /** null: nothing says yet how it ends; a cause without an attendance is that of a dispute */
  cause: BookingCause | null
  until: Date | null
}

const COPY = `UPDATE app.booking n SET status = coalesce(s.status::app.booking_status, 'none'), changed_at = app.now(),
    starts_at = coalesce(s.start_at, n.starts_at), ends_at = coalesce(s.start_at + make_interval(mins => s.length_minutes), n.ends_at),
    revision = coalesce(s.revision, n.revision), fee_bps = coalesce(s.fee_bps, n.fee_bps),
    tx_hash = coalesce(s.created_tx, s.tx_hash, n.tx_hash), is_attested = CASE WHEN s.id IS NULL THEN n.is_attested ELSE s.has_attendance END,
    ending_at = CASE WHEN s.status IN ('completed', 'refunded', 'split', 'void') THEN NULL ELSE n.ending_at END,
    creator_ask_bps = CASE WHEN s.id IS NULL THEN n.creator_ask_bps ELSE s.creator_ask_bps END,
    fan_ask_bps = CASE WHEN s.id IS NULL THEN n.fan_ask_bps ELSE s.fan_ask_bps END
  FROM (SELECT b.id AS own, b.status AS was, b.starts_at AS was_at, b.creator_ask_bps AS was_creator_ask, b.fan_ask_bps AS was_fan_ask, b.is_attested AS was_attested,
      ${HAS_ATTENDANCE} AS has_attendance, e.* FROM ${WITH_CHAIN} WHERE b.id = $1 AND ${DIFFERS} FOR UPDATE OF b) s
  WHERE n.id = s.own RETURNING n.status, s.was, n.placed_at IS NOT NULL AS "isPlaced", s.was_at AS "wasAt",
    s.was_at <> n.starts_at AS "isMoved", n.creator_ask_bps AS "creatorAsk", n.fan_ask_bps AS "fanAsk", s.was_creator_ask AS "wasCreatorAsk",
    s.was_fan_ask AS "wasFanAsk", n.is_attested AND NOT s.was_attested AS "isNowAttested", s.fallback_cause AS cause, s.until`

/** The date was moved, or its end was taken back: its time is taken anew, if it can be. */
async function takeAnew(tx: PoolClient, deps: FollowBookingsDeps, bookingId: string): Promise<boolean> {
  await freeBookedTime(tx, bookingId)
  if (await takeBookedTime(tx, bookingId)) return true
  await tx.query('UPDATE app.booking SET placed_at = NULL, reminded_minutes = NULL WHERE id = $1', [
    bookingId,
  ])
  await notifyUnplaced(tx, deps, bookingId)
  return false
}

/** A date that was fixed is in the calendars of both as the chain has it now. */
async function keepPlaced(
  tx: PoolClient,
  deps: FollowBookingsDeps,
  bookingId: string,
  { isMoved, wasAt }: Copied,
): Promise<void> {
  const isTaken = (await hasBookedTime(tx, bookingId)) || (await takeAnew(tx, deps, bookingId))
  if (!isTaken || !isMoved) return
  await tx.query('UPDATE app.booking SET placed_at = app.now(), reminded_minutes = NULL WHERE id = $1', [
    bookingId,
  ])
  await notifyMoved(tx, deps, { bookingId, wasAt })
}

/** What one side proposes is news for the other one. */
async function notifyAsks(
  tx: PoolClient,
  deps: FollowBookingsDeps,
  bookingId: string,
  copied: Copied,
): Promise<void> {
  const asks = [
    ['creator', copied.creatorAsk, copied.wasCreatorAsk],
    ['fan', copied.fanAsk, copied.wasFanAsk],
  ] as const
  for (const [by, creatorBps, was] of asks)
    if (creatorBps !== null && creatorBps !== was) await notifySplit(tx, deps, { bookingId, by, creatorBps })
}

/** By wallet what was seen of a call counts from when the escrow has it, whoever brought it. */
async function notifySeen(
  tx: PoolClient,
  deps: FollowBookingsDeps,
  bookingId: string,
  { isNowAttested, status, cause, until }: Copied,
): Promise<void> {
  if (!isNowAttested || cause === null || until === null) return
  await notifyAttested(tx, deps, { bookingId, cause, until, isDisputed: status === 'disputed' })
}

/** What is open is as the chain has it now, and whom it concerns learns what changed. */
async function keepOpen(
  tx: PoolClient,
  deps: FollowBookingsDeps,
  bookingId: string,
  copied: Copied,
): Promise<void> {
  const { status, was, isPlaced } = copied
  if (isPlaced) await keepPlaced(tx, deps, bookingId, copied)
  if (status !== was) await notifyStated(tx, deps, { bookingId, status })
  // that somebody objected is the news of what they wrote
  if (status === 'disputed' && was !== 'disputed') await layStatements(tx, bookingId)
  await notifySeen(tx, deps, bookingId, copied)
  await notifyAsks(tx, deps, bookingId, copied)
}

async function copyOne(deps: FollowBookingsDeps, bookingId: string): Promise<void> {
  await withTransaction(deps.pool, async (tx) => {
    const { rows } = await tx.query<Copied>(COPY, [bookingId])
    const [copied] = rows
    if (!copied) return
    await settleMove(tx, bookingId)
    if (!isFinal(copied.status)) return keepOpen(tx, deps, bookingId, copied)
    await freeBookedTime(tx, bookingId)
    if (!isFinal(copied.was)) await notifyEnded(tx, deps, bookingId)
  })
}

async function forgetOne(deps: FollowBookingsDeps, bookingId: string): Promise<void> {
  await withTransaction(deps.pool, async (tx) => {
    const { rowCount } = await tx.query(
      `SELECT FROM ${WITH_CHAIN} WHERE b.id = $1 AND b.status = 'none' AND e.id IS NULL FOR UPDATE OF b`,
      [bookingId],
    )
    if (!rowCount) return
    await freeBookedTime(tx, bookingId)
    await forgetDispute(tx, bookingId)
    await tx.query('DELETE FROM app.call_move WHERE booking_id = $1', [bookingId])
    await tx.query('DELETE FROM app.booking WHERE id = $1', [bookingId])
  })
}

/**
 * Copies what the chain says of bookings now, and lays what was written for it; what it has no more is kept for a while, with its time.
 * @returns what failed; it is tried again at the next look
 */
export async function copyBookings(deps: FollowBookingsDeps & { escrow: string }): Promise<unknown[]> {
  const failures: unknown[] = []
  for (const [which, treat] of [
    [CHANGED, copyOne],
    [WAITING, layOne],
    [GONE, forgetOne],
  ] as const) {
    const { rows } = await deps.pool.query<{ id: string }>(which, [deps.chainId, bytesOf(deps.escrow)])
    failures.push(...(await tryEach(rows, ({ id }) => treat(deps, id))))
  }
  return failures
}
