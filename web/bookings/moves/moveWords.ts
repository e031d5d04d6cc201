import { MIN_ACCEPT_S } from '#domain/calls/move.ts'
import { workingWord } from '#web/transactions/txPhase.ts'
import { bookingMoment, callMoment } from '../book/when/bookTimes.ts'
import { type OwnBooking, stepEffect } from '../booked/bookingModel.ts'
import { bookingAmount, otherPerson } from '../booked/bookingWords.ts'
import { holdTimes, laterOf } from '../booked/unheld/unheldModel.ts'
import { heldPriceText } from '../booked/unheld/unheldWords.ts'
import { moneyOf, movedBooking } from './cards/cardMoveModel.ts'
import { movedMoneyText } from './cards/cardMoveWords.ts'
import { newDateCost, type ProposedMove } from './moveModel.ts'
import type { ProposeMove } from './useProposeMove.ts'

/** When a booked call is, or would be: `Thursday 26 November 2026, 16:30 to 17:00`. */
export function bookedDate(
  { startsAt, endsAt }: Pick<OwnBooking, 'startsAt' | 'endsAt'>,
  zone: string,
): string {
  return callMoment({ startsAtMs: Date.parse(startsAt), endsAtMs: Date.parse(endsAt) }, zone)
}

/** Until when it can be begun to accept what is taken until then. */
const beginText = (untilS: number, zone: string): string => bookingMoment(untilS - MIN_ACCEPT_S, zone)

const untilOf = ({ validUntil }: ProposedMove): number => Date.parse(validUntil) / 1000

/** That a hold ends what is proposed for a call whose money is not held yet, where one can come in time; with a space before it. */
function heldFirstText(booking: OwnBooking, untilS: number): string {
  if (laterOf(booking) === null || holdTimes(booking).firstS >= untilS) return ''
  return ' If the money is held before that, what was proposed ends.'
}

/** What who proposed a date reads of it. @param zone of who reads */
export function ownMoveText(booking: OwnBooking, move: ProposedMove, zone: string): string {
  const proposed = `You proposed ${bookedDate(move, zone)}.`
  const other = otherPerson(booking, 'The fan')
  return move.isTaken
    ? `${proposed} ${other} has begun to accept it, which is possible until ${bookingMoment(untilOf(move), zone)}. You cannot withdraw it any more.`
    : `${proposed} ${other} can accept until ${beginText(untilOf(move), zone)}.${heldFirstText(booking, untilOf(move))}`
}

/** What who is asked for a date reads of it. @param zone of who reads */
export function askedMoveText(booking: OwnBooking, move: ProposedMove, zone: string): string {
  return `${otherPerson(booking, 'The fan')} proposes ${bookedDate(move, zone)} instead of ${bookedDate(booking, zone)}. You can accept until ${beginText(untilOf(move), zone)}.${heldFirstText(booking, untilOf(move))}`
}

/** What both read once a date cannot be accepted any more, and the server has not ended it yet. @param zone of who reads */
export function lateMoveText(move: ProposedMove, zone: string): string {
  return `The time to accept ${bookedDate(move, zone)} is over. This page shows what came of it in a moment.`
}

const costText = (units: bigint, booking: OwnBooking): string =>
  units === 0n ? 'nothing' : bookingAmount(units, booking)

/** A date that a booking could have. */
export interface OtherDate {
  /** start of it, in milliseconds since the epoch */
  atMs: number
  /** of the server, in seconds */
  nowS: number
}

/** The same where its money is held on a saved card for that date. */
function laterCostText(booking: OwnBooking, { atMs, nowS }: OtherDate, zone: string): string {
  const moved = movedBooking(booking, atMs, nowS)
  const whom = booking.side === 'fan' ? 'you' : otherPerson(booking)
  const held = moved.hold?.later ? heldPriceText(moved, moved.hold.later, { nowS, zone }) : null
  return [`Until the money is held for it, cancelling costs ${whom} nothing.`, held ?? ''].join(' ').trim()
}

/** What another date makes of the price of cancelling. @param zone of who reads */
export function newCostText(booking: OwnBooking, date: OtherDate, zone: string): string {
  if (moneyOf(booking, date.atMs) === 'later') return laterCostText(booking, date, zone)
  const cost = newDateCost(booking, date.atMs, date.nowS)
  const whom = booking.side === 'fan' ? 'you' : otherPerson(booking)
  if (cost === null) return `With the new date, it would be too late for ${whom} to cancel.`
  const { units, next } = cost
  const later = next && `, and ${costText(next.units, booking)} from ${bookingMoment(next.from, zone)} on`
  return `With the new date, cancelling now would cost ${whom} ${costText(units, booking)}${later ?? ''}.`
}

/** What a fan who cancels risks while the date that they proposed is open; null: nothing more. @param nowS of the server, in seconds */
export function openMoveText(booking: OwnBooking, nowS: number): string | null {
  const { move, side, price } = booking
  const now = stepEffect(booking, 'cancel', nowS)?.settlement
  if (side !== 'fan' || move?.by !== side || !now) return null
  const then = newDateCost(booking, Date.parse(move.startsAt), nowS)
  if (then && then.units <= BigInt(price.units) - now.toFan) return null
  const cost = then ? `cancelling costs ${bookingAmount(then.units, booking)}` : 'it is too late to cancel'
  const end = move.isTaken ? 'You cannot withdraw it any more.' : 'Withdraw it first.'
  return `Your proposed date can still be accepted before this: then ${cost}. ${end}`
}

/** What is to know before a date is proposed. @param date with how long it can be accepted, in seconds; zone of who reads */
export function proposeTexts(
  booking: OwnBooking,
  date: OtherDate & { untilS: number },
  zone: string,
): string[] {
  const whom = booking.side === 'fan' ? 'you' : otherPerson(booking)
  const accepted = `${otherPerson(booking, 'The fan')} can accept until ${beginText(date.untilS, zone)}. Until they do, the old date holds.${heldFirstText(booking, date.untilS)}`
  const cost = `What cancelling costs ${whom} counts from the new date once it holds. ${newCostText(booking, date, zone)}`
  const money = movedMoneyText(booking, date.atMs, { nowS: date.nowS, zone })
  if (money !== null) return [accepted, `Once they accept: ${money}`, cost]
  return [
    `${accepted} Once they have begun to accept it, you cannot withdraw it any more.`,
    cost,
    'Your wallet only signs it. It sends nothing and pays nothing.',
  ]
}

/** What a button says while a date is proposed; null: nothing is under way. */
export function proposeWord(
  { isBusy, isSending, phase }: Pick<ProposeMove, 'isBusy' | 'isSending' | 'phase'>,
  chainName = 'the network',
): string | null {
  if (!isBusy) return null
  return isSending ? 'Sending' : workingWord(phase, chainName)
}
