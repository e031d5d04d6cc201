import type { Settlement } from '#domain/booking/settlement.ts'
import { bookingMoment } from '../../book/when/bookTimes.ts'
import {
  exitSettlement,
  isBoundByHold,
  isKept,
  isToBeBrought,
  isToBeJudged,
  type OwnBooking,
} from '../bookingModel.ts'
import { otherPerson, sharesText } from '../bookingWords.ts'
import { BANK_LETS_GO } from '../cardWords.ts'
import { unheldExitText } from '../unheld/unheldWords.ts'

const KEEPER_TEXT = 'This site ends it then by itself, at its own cost.'
const CARD_TEXT = 'This site ends it then by itself.'

const OVER_TEXTS: Readonly<Record<Exclude<OwnBooking['keeper'], 'none'>, string>> = {
  works: 'This site ends it within minutes, at its own cost. If it does not, either of you can.',
  sent: 'This site is ending it now.',
  waits: 'This site ends it as soon as it can; either of you can end it now.',
}

/** What becomes of a booking whose time is over. */
function overText({ keeper, rail }: OwnBooking, shares: string): string {
  const over = `Its time is over: ${shares}`
  if (rail === 'card') return `${over}. This site ends it within a minute.`
  return keeper === 'none' ? `${over} as soon as one of you ends it.` : `${over}. ${OVER_TEXTS[keeper]}`
}

/** How the sentence begins of what comes by waiting: with what may come first. */
export function unlessText(booking: OwnBooking, nowS: number): string {
  // from its end on a record decides, which before it nobody has
  if (isToBeJudged(booking, nowS)) return 'If what is seen of it decides nothing and'
  return isToBeBrought(booking, nowS) ? 'If what was seen does not come to the escrow and' : 'If'
}

/** How a booking by card ends before its time, which this site ends by itself. @param fromS when, in seconds */
function cardExitText(
  booking: OwnBooking,
  shares: string,
  fromS: number,
  { nowS, zone }: { nowS: number; zone: string },
): string {
  const moment = bookingMoment(fromS, zone)
  const first = unlessText(booking, nowS)
  if (booking.status === 'disputed') {
    const bound = isBoundByHold(booking, fromS) ? `, ${BANK_LETS_GO}` : ''
    return `${first} no arbiter decides until ${moment}, ${shares}. This site ends it then by itself${bound}.`
  }
  if (booking.status === 'attested') return `If nobody objects until ${moment}, ${shares}. ${CARD_TEXT}`
  if (booking.side === 'fan' && booking.status === 'confirmed')
    return `${otherPerson(booking)} states that it took place. ${first} you do not object until ${moment}, ${shares}. ${CARD_TEXT}`
  return `${first} nobody does anything until ${moment}, ${shares}. ${CARD_TEXT}`
}

/** How a booking by wallet ends before its time. @param first how the sentence of it begins, and moment when that is */
function walletExitText(
  booking: OwnBooking,
  settlement: Settlement,
  { first, moment }: { first: string; moment: string },
): string {
  const { status, side } = booking
  const isEnded = isKept(booking)
  const isBack = side === 'fan' && settlement.toCreator === 0n
  const shares = isEnded && isBack ? 'everything comes back to you' : sharesText(settlement, booking)
  if (status === 'attested') {
    const text = `If nobody objects until ${moment}, ${shares}`
    return isEnded ? `${text}. ${KEEPER_TEXT}` : `${text}: either of you can end it from then on.`
  }
  if (status === 'disputed') {
    const text = `${first} no arbiter decides until ${moment}, ${shares}`
    return isEnded ? `${text}. ${KEEPER_TEXT}` : `${text} as soon as one of you ends it.`
  }
  if (side === 'fan' && status === 'confirmed') {
    const text = `${otherPerson(booking)} states that it took place. ${first} you do not object until ${moment}, they are paid.`
    return isEnded ? `${text} ${KEEPER_TEXT}` : text
  }
  if (isEnded) return `${first} nobody does anything until ${moment}, ${shares}. ${KEEPER_TEXT}`
  if (isBack) return `${first} nobody does anything, you can take everything back from ${moment} on.`
  return `${first} nobody does anything, either of you can end it from ${moment} on: then ${shares}.`
}

/** How a booking ends if nobody does anything, and when; null: it has ended, or there is none. @param zone of who reads */
export function bookingExitText(booking: OwnBooking, nowS: number, zone: string): string | null {
  const exit = exitSettlement(booking)
  if (exit === null) return null
  const unheld = unheldExitText(booking, { nowS, zone })
  if (unheld !== null) return unheld
  const shares = sharesText(exit.settlement, booking)
  if (nowS >= exit.from) return overText(booking, shares)
  if (booking.rail === 'card') return cardExitText(booking, shares, exit.from, { nowS, zone })
  return walletExitText(booking, exit.settlement, {
    ...{ first: unlessText(booking, nowS), moment: bookingMoment(exit.from, zone) },
  })
}
