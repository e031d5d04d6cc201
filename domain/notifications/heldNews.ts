import { LAST_HOLD_SECONDS, UNHELD_END_SECONDS } from '../calls/cardHold.ts'
import { momentIn } from '../room/localTime.ts'
import type { NewsFacts } from './newsFacts.ts'

/** Why money could not be held on a card, by the word of its payment. */
const NOT_HELD: Readonly<Record<string, string>> = {
  DECLINED: 'Your bank declined it.',
  INSUFFICIENT: 'There is not enough money on the card.',
  EXPIRED_CARD: 'The card has expired.',
  AUTHENTICATION: 'Your bank wants you to confirm it, and you were not there.',
  CARD_GONE: 'The card is not there any more.',
  CANCELLED: 'The payment was cancelled.',
  HOLD_SHORT: 'Your bank holds money on this card for too short a time.',
  HOLD_ENDED: 'Your bank let go of it again.',
}

/** An instant of ISO 8601 as a sentence has it, in UTC; of what is none its page is named. */
export function momentOf(at: string | number | undefined): string {
  const atMs = Date.parse(String(at))
  return Number.isNaN(atMs) ? 'at a time that its page says' : momentIn(atMs, 'UTC')
}

const sumOf = ({ amount }: NewsFacts) => (amount === undefined ? 'The money' : String(amount))

const aheadMs = ({ startsAt }: NewsFacts, seconds: number) => Date.parse(String(startsAt)) - seconds * 1000
/** When the last try is, up to which a fan can have it held as well. */
const lastTryMs = (facts: NewsFacts) => aheadMs(facts, LAST_HOLD_SECONDS)
/** When a call ends that is not held. */
const endMs = (facts: NewsFacts) => aheadMs(facts, UNHELD_END_SECONDS)

function endMoment(facts: NewsFacts): string {
  const atMs = endMs(facts)
  return Number.isNaN(atMs) ? `${UNHELD_END_SECONDS / 60} minutes before it begins` : momentIn(atMs, 'UTC')
}

/** Where the money of a call is once it is booked. */
export function heldOf(facts: NewsFacts): string {
  const { side, rail, holdAt } = facts
  const isFan = side === 'fan'
  if (rail !== 'card') return `${isFan ? 'What you paid' : 'The money'} is held until the call is over.`
  if (holdAt === undefined)
    return isFan
      ? 'The money is held on your card, and nothing is taken yet.'
      : 'The money is held on the fan’s card.'
  return isFan
    ? `Your card is saved for it, and nothing is taken: ${sumOf(facts)} is held on it from ${momentOf(holdAt)} on. Until it is held you can cancel, and that costs nothing.`
    : `The fan’s card is saved, and the money is held on it from ${momentOf(holdAt)} on. Until it is held each of you can end the call, and nothing is taken.`
}

/** That the money of a call is held by now. */
export function nowHeldOf(facts: NewsFacts): string {
  const begins = `The call begins ${momentOf(facts.startsAt)}.`
  return facts.side === 'fan'
    ? `${sumOf(facts)} is held on your card, and nothing is taken yet. ${begins} What cancelling costs counts from now on: its page names it.`
    : `The money is held on the fan’s card. ${begins}`
}

/** What comes next where it is not held: another try, the last one, or the end. */
function nextOf(facts: NewsFacts): string {
  const atMs = Date.parse(String(facts.holdAt))
  if (atMs >= endMs(facts)) return `It is not tried again, and the call ends ${endMoment(facts)}.`
  const moment = momentOf(facts.holdAt)
  return atMs >= lastTryMs(facts)
    ? `It is tried for the last time ${moment}: if that comes to nothing, the call ends.`
    : `It is tried again ${moment}; if it is not held by ${endMoment(facts)}, the call ends.`
}

/** Why it is not, and what comes next. */
export function notHeldOf(facts: NewsFacts): string {
  const why = NOT_HELD[String(facts.reason)] ?? 'That did not work.'
  // what is tried later than that is no press any more
  const isPast = Date.parse(String(facts.holdAt)) > lastTryMs(facts)
  const own = isPast
    ? ''
    : ' You can have it held now on the page of the call, on this card or on another one.'
  return `${sumOf(facts)} could not be held on your card. ${why} Nothing is taken. ${nextOf(facts)}${own}`
}

/** What somebody who is reminded of a call has to know of money that is not held; with a space before it. */
export function unheldOf(facts: NewsFacts): string {
  if (facts.holdAt === undefined) return ''
  const whose = facts.side === 'fan' ? 'your' : 'the fan’s'
  return ` The money is not held on ${whose} card yet: if it is not by ${endMoment(facts)}, the call ends.`
}

/** Why no booking came of a card, by what became of its money. */
const NOT_BOOKED: Readonly<Record<string, string>> = {
  HOLD_SHORT:
    'Your bank holds the money for too short a time for this call. Choose an earlier time, or another card.',
  TIME_TAKEN: 'Its time had begun, or was not free any more, when your payment came. Choose another time.',
  CALL_OVER: 'The call was over already, or had begun, when your payment came.',
}
const SAVED_LATE =
  'Its time had begun, or was not free any more, when your card was saved. Choose another time.'

/** Why no booking came of money that was held on a card, or of a card that was saved, and that it costs nothing. */
export function unbookedOf({ card, reason }: NewsFacts): string {
  if (card === 'saved') return `${SAVED_LATE} Nothing is taken, and your card is not kept.`
  const why = NOT_BOOKED[String(reason)] ?? 'It could not be booked.'
  return `${why} Nothing is taken: your bank lets go of the money within days.`
}
