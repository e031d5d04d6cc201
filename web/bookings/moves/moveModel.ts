import type { FreeRun } from '#api/bookings/reservations/contract.ts'
import { MIN_ACCEPT_S, moveOpenUntil, type NewDate } from '#domain/calls/move.ts'
import { runTimes } from '../book/when/bookTimes.ts'
import type { OwnBooking, WalletBooking } from '../booked/bookingModel.ts'
import { escrowBooking, nextCancelPrice, stepEffect } from '../booked/bookingModel.ts'
import { cardOpenUntil, movedBooking, movedCall, oldDateEnd } from './cards/cardMoveModel.ts'

/** Another date that one side proposes. */
export type ProposedMove = NonNullable<OwnBooking['move']>

/**
 * Where another date of a booking stands for who reads: none can be proposed, one can, they proposed one, the other side asks for
 * one, or the time to accept it is over and the server has not ended it yet.
 */
export type MoveState = { at: 'none' } | { at: 'free' } | { at: 'own' | 'asked' | 'late'; move: ProposedMove }

/** Where another date of a booking stands. @param nowS of the server, in seconds */
export function moveState(booking: OwnBooking, nowS: number): MoveState {
  const { channel, isPlaced, status, move, side } = booking
  const { startAt } = escrowBooking(booking)
  if (channel === null || !isPlaced || status !== 'booked' || nowS >= startAt) return { at: 'none' }
  if (move) {
    const untilS = Date.parse(move.validUntil) / 1000
    if (move.by === side) return { at: nowS > untilS ? 'late' : 'own', move }
    return { at: nowS > untilS - MIN_ACCEPT_S ? 'late' : 'asked', move }
  }
  const byCard = movedCall(booking)
  const oldS = byCard ? oldDateEnd(byCard) : startAt
  return { at: moveOpenUntil({ startAt: oldS, newStartAt: oldS }, nowS) === null ? 'none' : 'free' }
}

/** True where the other side proposes another date, and who reads can answer it. @param nowS of the server, in seconds */
export function isMoveAsked(booking: OwnBooking, nowS: number): boolean {
  return moveState(booking, nowS).at === 'asked'
}

/** What cancelling would cost the fan if a booking had another date. */
export interface NewDateCost {
  /** at once */
  units: bigint
  /** when it next costs something else, in seconds; null: it does not before the call */
  next: { from: number; units: bigint } | null
}

/** What cancelling would cost with another date; null: it would be too late for that. @param nowS of the server, in seconds */
export function newDateCost(booking: OwnBooking, atMs: number, nowS: number): NewDateCost | null {
  const moved = { ...movedBooking(booking, atMs, nowS), side: 'fan' as const }
  const settlement = stepEffect(moved, 'cancel', nowS)?.settlement
  if (!settlement) return null
  return { units: BigInt(booking.price.units) - settlement.toFan, next: nextCancelPrice(moved, nowS) }
}

/** Until when the other side can accept a date, in seconds; null: it leaves them too little time, or no money can be held for it. @param atMs its start */
export function openUntil(booking: OwnBooking, atMs: number, nowS: number): number | null {
  if (booking.rail === 'card') return cardOpenUntil(booking, atMs, nowS)
  return moveOpenUntil({ startAt: escrowBooking(booking).startAt, newStartAt: atMs / 1000 }, nowS)
}

/** What a wallet signs to propose a date; null: it leaves the other side too little time. @param nowS of the server, in seconds */
export function newDateOf(booking: WalletBooking, atMs: number, nowS: number): NewDate | null {
  const validUntil = openUntil(booking, atMs, nowS)
  if (validUntil === null) return null
  return { id: booking.escrow.id, startAt: atMs / 1000, revision: booking.revision, validUntil }
}

/** When a booking could begin instead, in milliseconds since the epoch, the earliest first. @param nowS of the server, in seconds */
export function moveTimes(booking: OwnBooking, runs: readonly FreeRun[], nowS: number): number[] {
  const startMs = Date.parse(booking.startsAt)
  return runTimes(runs).filter((atMs) => atMs !== startMs && openUntil(booking, atMs, nowS) !== null)
}
