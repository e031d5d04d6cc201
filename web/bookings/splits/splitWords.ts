import type { OwnBooking } from '../booked/bookingModel.ts'
import { bookingAmount, otherPerson, sharesText } from '../booked/bookingWords.ts'
import { takenOf } from '../booked/cardWords.ts'
import { percentOf, splitAsks, splitShares } from './splitModel.ts'

/** What the other side proposes, with the amounts to the last digit. @param creatorBps share of the creator */
export function askedSplitText(booking: OwnBooking, creatorBps: number): string {
  const shares = sharesText(splitShares(booking, creatorBps), booking)
  return `${otherPerson(booking, 'The fan')} proposes that ${shares}.`
}

/** What who reads proposes. @param creatorBps share of the creator */
export function ownSplitText(booking: OwnBooking, creatorBps: number): string {
  const shares = sharesText(splitShares(booking, creatorBps), booking)
  return `You propose that ${shares}. ${otherPerson(booking, 'The fan')} can accept it until the booking ends or is changed, for example by an objection. You cannot withdraw it: another proposal of yours takes its place.`
}

/** On the button that accepts a split. @param creatorBps share of the creator */
export function acceptWord(booking: OwnBooking, creatorBps: number): string {
  const shares = splitShares(booking, creatorBps)
  const { toCreator, toFan } = shares
  if (booking.rail === 'card' && booking.side === 'fan') {
    const taken = takenOf(shares, booking)
    return `Accept: ${taken === 0n ? 'nothing' : bookingAmount(taken, booking)} is taken from your card`
  }
  return `Accept: you get ${bookingAmount(booking.side === 'fan' ? toFan : toCreator, booking)}`
}

/** On the button that proposes one. @param creatorBps share of the creator */
export function proposeSplitWord(creatorBps: number): string {
  return `Propose ${percentOf(creatorBps)} % for the creator`
}

/** Whose share is chosen, for who chooses it. */
export function shareLabel(booking: OwnBooking): string {
  return booking.side === 'fan' ? `Share of ${otherPerson(booking)}` : 'Your share'
}

/** Why a split is not to be proposed that one of the two proposes already; null: neither does. @param creatorBps share of the creator */
export function sameSplitText(booking: OwnBooking, creatorBps: number): string | null {
  const { own, other } = splitAsks(booking)
  if (other === creatorBps)
    return `${otherPerson(booking, 'The fan')} proposes this already: accept it instead.`
  return own === creatorBps ? 'This is what you propose already.' : null
}
