import { HELD_AFTER_SECONDS, UNHELD_END_SECONDS } from '#domain/calls/cardHold.ts'
import {
  cardMoveOpenUntil,
  cardMoveText,
  type MovedCardCall,
  type MovedHold,
  movedHold,
  movedHoldAt,
} from '#domain/calls/cardMove.ts'
import type { OwnBooking } from '../../booked/bookingModel.ts'

const secondsOf = (instant: string): number => Math.floor(Date.parse(instant) / 1000)

/** A call by card as another date concerns its money; null: it is by wallet. */
export function movedCall({ hold, startsAt, lengthMinutes }: OwnBooking): MovedCardCall | null {
  if (hold === null) return null
  const captureBefore = hold.captureBefore === null ? null : secondsOf(hold.captureBefore)
  return { startAt: secondsOf(startsAt), lengthMinutes, captureBefore, isSaved: hold.isSaved }
}

/** What another date makes of the money of a call; null: it is by wallet, or its hold is too short for that date. @param atMs its start */
export function moneyOf(booking: OwnBooking, atMs: number): MovedHold | null {
  const call = movedCall(booking)
  return call && movedHold(call, atMs / 1000)
}

/** Until when the other side can accept a date of a call by card, in seconds; null: it cannot be had, or leaves them too little time. @param atMs its start */
export function cardOpenUntil(booking: OwnBooking, atMs: number, nowS: number): number | null {
  const call = movedCall(booking)
  return call && cardMoveOpenUntil(call, atMs / 1000, nowS)
}

/** The moment before which a call by card has to have its new date, in seconds: one that is not held ends before its time. */
export function oldDateEnd({ startAt, captureBefore }: MovedCardCall): number {
  return startAt - (captureBefore === null ? UNHELD_END_SECONDS : 0)
}

/** When the hold of a call without a saved card ends, and when such a call can begin at the latest; in seconds. */
export interface HoldBound {
  endS: number
  lastStartS: number
}

/** Null: every date can be had, since money is held anew on a saved card, or an escrow has it. */
export function holdBound(booking: OwnBooking): HoldBound | null {
  const call = movedCall(booking)
  if (call === null || call.isSaved || call.captureBefore === null) return null
  return {
    endS: call.captureBefore,
    lastStartS: call.captureBefore - HELD_AFTER_SECONDS - call.lengthMinutes * 60,
  }
}

/** A booking as it would be with another date, with the money held or not as that date makes it. @param atMs its start */
export function movedBooking(booking: OwnBooking, atMs: number, nowS: number): OwnBooking {
  const { hold, lengthMinutes } = booking
  const dates = {
    startsAt: new Date(atMs).toISOString(),
    endsAt: new Date(atMs + lengthMinutes * 60_000).toISOString(),
  }
  if (hold === null || moneyOf(booking, atMs) !== 'later') return { ...booking, ...dates }
  const nextAt = new Date(movedHoldAt(atMs / 1000, nowS) * 1000).toISOString()
  const later = { nextAt, failCode: null, isFailed: false, openPurchaseId: null }
  return { ...booking, ...dates, hold: { ...hold, captureBefore: null, later } }
}

/** The text that both agree to, as the server compares it; null: it is by wallet, or nobody here knows what was agreed. @param atMs start of the new date */
export function agreedMoveText(booking: OwnBooking, atMs: number): string | null {
  const call = movedCall(booking)
  const { channel, media, price, policy } = booking
  if (call === null || channel === null || media === null) return null
  return cardMoveText({
    ...{ ...call, handle: channel.handle, media, policy, newStartAt: atMs / 1000 },
    ...{ amount: BigInt(price.units), currency: price.currency },
  })
}
