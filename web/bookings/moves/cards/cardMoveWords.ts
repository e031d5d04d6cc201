import { movedHoldAt } from '#domain/calls/cardMove.ts'
import { bookingMoment } from '../../book/when/bookTimes.ts'
import type { OwnBooking } from '../../booked/bookingModel.ts'
import { otherPerson } from '../../booked/bookingWords.ts'
import { cardAmountText } from '../../booked/cardWords.ts'
import { holdTimes } from '../../booked/unheld/unheldModel.ts'
import { holdBound, moneyOf, movedBooking } from './cardMoveModel.ts'

/** When and for whom it is written. */
interface Reading {
  /** of the server, in seconds */
  nowS: number
  /** of who reads */
  zone: string
}

/** When the money is held on the saved card, and what comes of it otherwise. */
function laterText(booking: OwnBooking, atMs: number, { nowS, zone }: Reading): string {
  const sum = cardAmountText(BigInt(booking.price.units), booking)
  const [card, end] =
    booking.side === 'fan'
      ? ['your saved card', 'nothing is taken']
      : ['the fan’s saved card', 'your time is free']
  const fromS = movedHoldAt(atMs / 1000, nowS)
  const until = bookingMoment(holdTimes(movedBooking(booking, atMs, nowS)).endS, zone)
  const free = booking.hold?.captureBefore ? 'What is held now goes free. ' : ''
  const held =
    fromS <= nowS
      ? `${sum} is held on ${card} ${free === '' ? 'at once' : 'then'}`
      : `Nothing is held until ${bookingMoment(fromS, zone)}: ${sum} is held on ${card} from then on`
  return `${free}${held}; if it is not held by ${until}, the call ends and ${end}.`
}

/** What another date makes of the money of a call by card; null: it is by wallet. @param atMs its start */
export function movedMoneyText(booking: OwnBooking, atMs: number, reading: Reading): string | null {
  const money = moneyOf(booking, atMs)
  if (money === null) return null
  if (money === 'later') return laterText(booking, atMs, reading)
  const sum = cardAmountText(BigInt(booking.price.units), booking)
  return `${sum} stays held on ${booking.side === 'fan' ? 'your card' : 'the fan’s card'}.`
}

/** Until when dates can be chosen that a hold lasts for, and what to do for a later one; null: every date can be had. @param zone of who reads */
export function holdBoundText(booking: OwnBooking, zone: string): string | null {
  const bound = holdBound(booking)
  if (bound === null) return null
  const [end, last] = [bound.endS, bound.lastStartS].map((atS) => bookingMoment(atS, zone))
  const other = otherPerson(booking)
  return booking.side === 'fan'
    ? `Your bank holds the money until ${end}, so dates until ${last} can be chosen. For a later one, ask ${other} to decline this call: nothing is taken then, and you reserve anew.`
    : `The bank of ${other} holds the money until ${end}, so dates until ${last} can be chosen. For a later one you decline this call, nothing is taken, and ${other} reserves anew.`
}
