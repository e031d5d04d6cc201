import { MIN_ACCEPT_S } from '#domain/calls/move.ts'
import { workingWord } from '#web/transactions/txPhase.ts'
import { bookingMoment, callMoment } from '../book/when/bookTimes.ts'
import { type OwnBooking, stepEffect } from '../booked/bookingModel.ts'
import { bookingAmount, otherPerson } from '../booked/bookingWords.ts'
import { newDateCost, type ProposedMove } from './moveModel.ts'
import type { ProposeMove } from './useProposeMove.ts'

/** When a booked call is, or would be: `Thursday 26 November 2026, 16:30 to 17:00`. */
export function bookedDate(
  { startsAt, endsAt }: Pick<OwnBooking, 'startsAt' | 'endsAt'>,
  zone: string,
): string {
  return callMoment({ startsAtMs: Date.parse(startsAt), endsAtMs: Date.parse(endsAt) }, zone)
}

/** Until when it can be begun to accept what the escrow takes until then. */
const beginText = (untilS: number, zone: string): string => bookingMoment(untilS - MIN_ACCEPT_S, zone)

const untilOf = ({ validUntil }: ProposedMove): number => Date.parse(validUntil) / 1000

/** What who proposed a date reads of it. @param zone of who reads */
export function ownMoveText(booking: OwnBooking, move: ProposedMove, zone: string): string {
  const proposed = `You proposed ${bookedDate(move, zone)}.`
  const other = otherPerson(booking, 'The fan')
  return move.isTaken
    ? `${proposed} ${other} has begun to accept it, which is possible until ${bookingMoment(untilOf(move), zone)}. You cannot withdraw it any more.`
    : `${proposed} ${other} can accept until ${beginText(untilOf(move), zone)}.`
}

/** What who is asked for a date reads of it. @param zone of who reads */
export function askedMoveText(booking: OwnBooking, move: ProposedMove, zone: string): string {
  return `${otherPerson(booking, 'The fan')} proposes ${bookedDate(move, zone)} instead of ${bookedDate(booking, zone)}. You can accept until ${beginText(untilOf(move), zone)}.`
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

/** What another date makes of the price of cancelling. @param zone of who reads */
export function newCostText(booking: OwnBooking, { atMs, nowS }: OtherDate, zone: string): string {
  const cost = newDateCost(booking, atMs, nowS)
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
  return [
    `${otherPerson(booking, 'The fan')} can accept until ${beginText(date.untilS, zone)}. Until they do, the old date holds. Once they have begun to accept it, you cannot withdraw it any more.`,
    `What cancelling costs ${whom} counts from the new date once it holds. ${newCostText(booking, date, zone)}`,
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
