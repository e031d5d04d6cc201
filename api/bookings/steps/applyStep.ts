import type { PoolClient } from 'pg'
import type { Settlement } from '#domain/booking/settlement.ts'
import type { Booking } from '#domain/booking/terms.ts'
import { exitOf } from '#domain/booking/transition.ts'
import { type CardAct, type CardTurn, cardTurn } from '#domain/calls/cardTurn.ts'
import { freeBookedTime } from '../booked/bookedTime.ts'
import { notifyEnded, notifyStated } from '../booked/bookingNews.ts'
import type { FollowBookingsDeps } from '../booked/followDeps.ts'
import { notifySplit } from '../disputes/disputeNews.ts'
import { settleMove } from '../moves/followMoves.ts'
import type { CardCall } from './lockBooking.ts'

/** An act, with the hash of the words that come with it. */
export interface CallAct extends CardAct {
  textHash?: Buffer
}

/** An act that is possible. */
type CallTurn = Extract<CardTurn, { error: null }>

/** What an act makes of a booking that is locked. Writes nothing. */
export function callTurn({ booking, currency, nowS, isHeld }: CardCall, act: CardAct): CardTurn {
  return cardTurn(booking, act, { currency, nowS, isHeld })
}

const WRITE = `UPDATE app.booking SET status = $2, exit_at = to_timestamp($3), pending_until = to_timestamp($4), pending_bps = $5, pending_cause = $6,
    creator_ask_bps = $7, fan_ask_bps = $8, changed_at = app.now() WHERE id = $1 AND rail = 'card'`

const NOTE = `INSERT INTO app.booking_step (booking_id, n, kind, by, creator_bps, text_hash)
  SELECT $1::text, coalesce(max(n), 0) + 1, $2, $3, $4, $5 FROM app.booking_step WHERE booking_id = $1::text`

const SETTLE = `INSERT INTO app.settlement (booking_id, cause, gross, to_creator, to_fan, fee) VALUES ($1, $2, $3, $4, $5, $6)`

async function write(tx: PoolClient, { id }: CardCall, next: Booking): Promise<void> {
  const { status, pending, creatorAsk, fanAsk } = next
  await tx.query(WRITE, [
    ...[id, status, exitOf(next).from, pending?.until ?? null, pending?.creatorBps ?? null],
    ...[pending?.cause ?? null, creatorAsk, fanAsk],
  ])
}

async function note(tx: PoolClient, { id }: CardCall, { step, by, textHash }: CallAct): Promise<void> {
  const creatorBps = 'creatorBps' in step ? step.creatorBps : null
  await tx.query(NOTE, [id, step.kind, by === 'stranger' ? null : by, creatorBps, textHash ?? null])
}

async function settle(
  tx: PoolClient,
  deps: FollowBookingsDeps,
  call: CardCall,
  { cause, toCreator, toFan, fee }: Settlement,
): Promise<void> {
  await tx.query(SETTLE, [call.id, cause, call.booking.amount, toCreator, toFan, fee])
  await freeBookedTime(tx, call.id)
  await notifyEnded(tx, deps, call.id)
}

/**
 * Writes what an act comes to, in the transaction that has the booking locked, and whom it concerns learns it: the booking, one row of
 * what was done, and of what ends it one row of where its money goes.
 */
export async function applyTurn(
  tx: PoolClient,
  deps: FollowBookingsDeps,
  call: CardCall,
  { act, turn }: { act: CallAct; turn: CallTurn },
): Promise<void> {
  const { next, settlement } = turn
  const { step, by } = act
  await write(tx, call, next)
  await note(tx, call, act)
  await settleMove(tx, call.id)
  if (settlement) return settle(tx, deps, call, settlement)
  const [bookingId, { status }] = [call.id, next]
  if (status !== call.booking.status) await notifyStated(tx, deps, { bookingId, status })
  if (step.kind === 'propose' && (by === 'creator' || by === 'fan'))
    await notifySplit(tx, deps, { bookingId, by, creatorBps: step.creatorBps })
}
