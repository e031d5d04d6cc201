import type { PurchaseFailure } from '#domain/billing/words.ts'
import { UNHELD_WHY } from '#web/payments/callCard.ts'
import { bookingMoment } from '../../book/when/bookTimes.ts'
import { heldCancelCosts, type OwnBooking } from '../bookingModel.ts'
import { cardAmountText } from '../cardWords.ts'
import { holdTimes, isHoldPressable, type LaterHold, laterOf } from './unheldModel.ts'

/** When and for whom it is written. */
interface Reading {
  /** of the server, in seconds */
  nowS: number
  /** of who reads */
  zone: string
}

const all = (booking: OwnBooking): string => cardAmountText(BigInt(booking.price.units), booking)

/** Where an open call stands whose money is not held yet; null: it is held, over, or not by card. @param nowS of the server, in seconds */
export function unheldChip(
  booking: OwnBooking,
  nowS: number,
): { word: string; tone: 'info' | 'warn' } | null {
  const later = laterOf(booking)
  if (later === null) return null
  if (nowS >= holdTimes(booking, later).endS) return { word: 'Being ended', tone: 'info' }
  return later.isFailed && isHoldPressable(booking, nowS)
    ? { word: 'Needs you', tone: 'warn' }
    : { word: 'Not held yet', tone: 'info' }
}

/** Why nothing is held after a try, for the fan. */
export function unheldWhy(booking: OwnBooking, failCode: PurchaseFailure | null): string {
  return `${all(booking)} could not be held: ${UNHELD_WHY[failCode ?? 'DECLINED']}`
}

/** When it is tried next after one that failed: part of a sentence. */
const againText = (nextS: number, { nowS, zone }: Reading): string =>
  nextS <= nowS ? 'tried again now' : `tried again on ${bookingMoment(nextS, zone)}`

function fanText(booking: OwnBooking, later: LaterHold, reading: Reading): string {
  const { nowS, zone } = reading
  const { nextS, endS } = holdTimes(booking, later)
  const sum = all(booking)
  if (nowS >= endS) return `${sum} was not held on your card in time. Nothing is taken.`
  if (later.openPurchaseId !== null)
    return `Nothing is taken. ${sum} is being held on your card; the call is firm then.`
  if (nextS === null) {
    const why = later.isFailed ? unheldWhy(booking, later.failCode) : `${sum} is not held.`
    return `${why} Nothing is taken. It is not tried again.`
  }
  if (later.isFailed) {
    const until = bookingMoment(endS, zone)
    return `${unheldWhy(booking, later.failCode)} Nothing is taken. It is ${againText(nextS, reading)}. It has to be held by ${until}, or the call ends.`
  }
  const when =
    nextS <= nowS ? 'being held on your card now' : `to be held on your card on ${bookingMoment(nextS, zone)}`
  return `Nothing is taken. ${sum} is ${when}; the call is firm then.`
}

function creatorText(booking: OwnBooking, later: LaterHold, reading: Reading): string {
  const { nowS, zone } = reading
  const { nextS, endS } = holdTimes(booking, later)
  const sum = all(booking)
  if (nowS >= endS) return `${sum} was not held on the fan’s card in time.`
  // a try that is under way is known to the fan alone
  if (nextS === null) return `${sum} is not held on the fan’s card so far, and the last try has begun.`
  if (later.isFailed)
    return `${sum} could not be held on the fan’s card so far; it is ${againText(nextS, reading)}.`
  const when = nextS <= nowS ? 'being held now' : `to be held on ${bookingMoment(nextS, zone)}`
  return `The money is not held yet: the fan’s card is saved, and ${sum} is ${when}.`
}

/** Where the money of a call is that is not held yet. */
export function unheldText(booking: OwnBooking, later: LaterHold, reading: Reading): string {
  return (booking.side === 'fan' ? fanText : creatorText)(booking, later, reading)
}

/** How a call ends whose money is not held; null: it is held, over, or not by card. */
export function unheldExitText(booking: OwnBooking, { nowS, zone }: Reading): string | null {
  const later = laterOf(booking)
  if (later === null) return null
  const { nextS, endS } = holdTimes(booking, later)
  const end = booking.side === 'fan' ? 'nothing is taken' : 'your time is free'
  if (nowS >= endS)
    return `The money was not held in time: this site ends the call within a minute, and ${end}.`
  if (booking.side === 'fan' && nextS === null && later.openPurchaseId === null)
    return `The call ends on ${bookingMoment(endS, zone)}, and ${end}.`
  return `If the money is not held by ${bookingMoment(endS, zone)}, the call ends and ${end}. Until it is held, each of you can end the call, and nothing is taken.`
}

/** Why a call ended whose money could not be held. */
export function unheldEndText(booking: OwnBooking): string {
  return booking.side === 'fan'
    ? `${all(booking)} could not be held on your card in time, so the call ended. Nothing was taken.`
    : `${all(booking)} could not be held on the fan’s card in time, so the call ended. Your time is free again.`
}

/** Said of a call that ended before anything was held, for another cause. */
export function neverHeldText(booking: OwnBooking): string {
  const whose = booking.side === 'fan' ? 'your' : 'the fan’s'
  return `It ended before ${all(booking)} was held on ${whose} card. Nothing was taken.`
}

/**
 * What cancelling comes to once the money is held, where it is not: what its terms say of the days before that is over by then. Null where
 * nothing is tried any more.
 */
export function heldPriceText(booking: OwnBooking, later: LaterHold, { nowS, zone }: Reading): string | null {
  const isTried = holdTimes(booking, later).nextS !== null || later.openPurchaseId !== null
  if (!isTried) return null
  const costs = heldCancelCosts(booking, nowS).map(({ from, units }, at) => {
    const cost = units === 0n ? 'nothing' : cardAmountText(units, booking)
    return at === 0 ? cost : `from ${bookingMoment(from, zone)} on ${cost}`
  })
  return `Once the money is held, cancelling costs ${costs.join(', ')}.`
}

/** Over the terms, where nothing is held yet. */
export function heldTermsText(booking: OwnBooking, { nowS, zone }: Reading): string {
  const { firstS } = holdTimes(booking)
  const whose = booking.side === 'fan' ? 'you' : 'the fan'
  const when = nowS < firstS ? `, which is on ${bookingMoment(firstS, zone)} at the earliest` : ''
  return `They count once the money is held${when}. Until it is held, cancelling costs ${whose} nothing.`
}
