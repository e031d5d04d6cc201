import { isFinal } from '#domain/booking/terms.ts'
import {
  FIRST_HOLD_SECONDS,
  LAST_HOLD_SECONDS,
  mayHoldNow,
  UNHELD_END_SECONDS,
} from '#domain/calls/cardHold.ts'
import { UNHELD_STEPS } from '#domain/calls/cardTurn.ts'
import type { CardStep } from '#domain/calls/words.ts'
import type { CallOutput } from '#web/kit/api/contracts.ts'

type Facts = Pick<CallOutput<'getBooking'>, 'side' | 'hold' | 'status' | 'startsAt'>

/** What is known of money that is held later. */
export type LaterHold = NonNullable<NonNullable<Facts['hold']>['later']>

/** Of an open call by card whose money is not held yet; null: it is held, over, or not by card. */
export function laterOf({ hold, status }: Pick<Facts, 'hold' | 'status'>): LaterHold | null {
  return hold !== null && hold.captureBefore === null && !isFinal(status) ? hold.later : null
}

/** True where nothing was ever held for a call by card, and it is over. */
export function isNeverHeld({ hold, status }: Pick<Facts, 'hold' | 'status'>): boolean {
  return hold !== null && hold.captureBefore === null && isFinal(status)
}

/** True where a step is open by what of the money is held: before a hold a call can end, and nothing else. */
export function isStepOpen(kind: CardStep, booking: Pick<Facts, 'hold' | 'status'>): boolean {
  return laterOf(booking) === null || UNHELD_STEPS.some((open) => open === kind)
}

/** When a hold is tried, all in seconds since the epoch. */
export interface HoldTimes {
  /** the first try, before which nothing can be held */
  firstS: number
  /** the next try that is made by itself; null: none is left */
  nextS: number | null
  /** the last try, and the end of presses */
  lastS: number
  /** when the call ends without a hold */
  endS: number
}

/** When the money of such a call is held, or has to be. @param later null: only what its beginning fixes is asked for */
export function holdTimes({ startsAt }: Pick<Facts, 'startsAt'>, later: LaterHold | null = null): HoldTimes {
  const secondsOf = (at: string) => Math.floor(Date.parse(at) / 1000)
  const startS = secondsOf(startsAt)
  const endS = startS - UNHELD_END_SECONDS
  const nextS = later && secondsOf(later.nextAt)
  return {
    ...{ firstS: startS - FIRST_HOLD_SECONDS, lastS: startS - LAST_HOLD_SECONDS, endS },
    nextS: nextS !== null && nextS < endS ? nextS : null,
  }
}

/** True where its fan can have the money held by a press. @param nowS of the server, in seconds */
export function isHoldPressable(booking: Facts, nowS: number): boolean {
  const later = laterOf(booking)
  if (later === null || booking.side !== 'fan') return false
  return later.openPurchaseId === null && mayHoldNow(Date.parse(booking.startsAt) / 1000, nowS)
}
