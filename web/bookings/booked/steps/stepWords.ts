import type { Settlement } from '#domain/booking/settlement.ts'
import { CHALLENGE_SECONDS } from '#domain/booking/terms.ts'
import { exitOf } from '#domain/booking/transition.ts'
import { formatAmount } from '#web/kit/format/formatAmount.ts'
import { bookingMoment } from '../../book/when/bookTimes.ts'
import { splitAsks, splitShares } from '../../splits/splitModel.ts'
import {
  exitSettlement,
  isAttested,
  isBoundByHold,
  isKept,
  isToBeBrought,
  isToBeJudged,
  type OwnBooking,
  type SettleStep,
  type StepEffect,
} from '../bookingModel.ts'
import { bookingAmount, otherPerson, sharesText } from '../bookingWords.ts'
import { BANK_LETS_GO, takenOf } from '../cardWords.ts'
import { unlessText } from './exitWords.ts'

/** What this site does about it, by what it costs. */
const keeperEnd = ({ rail }: OwnBooking): string =>
  rail === 'card' ? 'this site ends it then by itself' : 'this site ends it then by itself, at its own cost'

/** What a fan pays for a call that took place: an escrow pays the fee of it, a card is charged with all. */
const paidText = (settlement: Settlement, booking: OwnBooking): string =>
  bookingAmount(booking.rail === 'card' ? takenOf(settlement, booking) : settlement.toCreator, booking)

/** What of the price a fan does not get back. */
const costOf = ({ settlement }: StepEffect, booking: OwnBooking): bigint =>
  settlement === null ? 0n : takenOf(settlement, booking)

/** For so long both can object to what was seen once the escrow has it. */
export const CHALLENGE_HOURS = CHALLENGE_SECONDS / 3600
const BRING = 'Bring it to the escrow'

/** On the button that asks. */
export function stepWord(kind: SettleStep, booking: OwnBooking, effect: StepEffect): string {
  const { settlement } = effect
  switch (kind) {
    case 'attest':
      return BRING
    case 'cancel': {
      const cost = costOf(effect, booking)
      const { decimals, symbol } = booking.price
      if (cost === 0n) return 'Cancel · costs nothing'
      if (booking.rail === 'card') return `Cancel · costs ${bookingAmount(cost, booking)}`
      return `Cancel · costs ${formatAmount(cost, decimals, 'up')} ${symbol}`
    }
    case 'decline':
      return booking.rail === 'card' ? 'Decline · takes nothing' : 'Give the money back'
    case 'confirm':
      return settlement === null
        ? 'It took place'
        : `It took place: pay ${otherPerson(booking)} ${paidText(settlement, booking)} now`
    case 'finish':
      return settlement === null ? 'End it' : `End it: ${sharesText(settlement, booking)}`
    case 'dispute':
      return 'I object'
  }
}

/** The question over the sheet. */
export function stepQuestion(kind: SettleStep, { rail }: OwnBooking): string {
  switch (kind) {
    case 'attest':
      return 'Bring what was seen to the escrow?'
    case 'cancel':
      return 'Cancel this call?'
    case 'decline':
      return rail === 'card' ? 'Decline this call?' : 'Give the money back?'
    case 'confirm':
      return 'Did this call take place?'
    case 'finish':
      return 'End this booking?'
    case 'dispute':
      return 'Object to how this call ends?'
  }
}

/** What it comes to that the escrow has what was seen; this site may end such a call by itself once it is there. */
function broughtText(
  { status }: StepEffect['next'],
  { moment, shares }: { moment: string; shares: string },
): string {
  if (status === 'disputed')
    return `An arbiter goes on deciding until ${moment}. If none does, what was seen counts: ${shares} when it ends then. This cannot be taken back.`
  return `What was seen comes to this: ${shares}. Either of you can object for ${CHALLENGE_HOURS} hours after it is there; if nobody does, either can end it then. This cannot be taken back.`
}

/** The booking as a step leaves it that decides nothing yet. */
function bookingAfter(booking: OwnBooking, { status, pending }: StepEffect['next']): OwnBooking {
  const until = pending && new Date(pending.until * 1000).toISOString()
  return { ...booking, status, pending: pending && until ? { ...pending, until } : null }
}

/** What a step comes to, before it is sent. @param zone of who reads, and nowS of the server */
export function stepText(
  booking: OwnBooking,
  { settlement, next }: StepEffect,
  { nowS, zone }: { nowS: number; zone: string },
): string {
  if (settlement) return `It comes to this: ${sharesText(settlement, booking)}. This cannot be taken back.`
  const moment = bookingMoment(exitOf(next).from, zone)
  const silent = exitSettlement(booking, next)
  if (isAttested(next) && !isAttested(booking) && silent)
    return broughtText(next, { moment, shares: sharesText(silent.settlement, booking) })
  const isEnded = isKept(booking)
  // by a step that asks an arbiter, what was seen gets more time to come
  const first = unlessText(bookingAfter(booking, next), nowS)
  if (next.status === 'disputed' && silent) {
    const shares = sharesText(silent.settlement, booking)
    const end = isEnded ? `${keeperEnd(booking)}: ${shares}` : `${shares} as soon as one of you ends it`
    const until = isBoundByHold(booking, silent.from)
      ? `at the latest on ${moment}, ${BANK_LETS_GO}`
      : `until ${moment}`
    return `You object, and an arbiter of this site decides ${until}. ${first === 'If' ? 'If none does' : `${first} no arbiter decides`}, ${end}. This cannot be taken back.`
  }
  const paid = isEnded ? `you are paid: ${keeperEnd(booking)}` : 'the money is yours from then on'
  return `You state that it took place. ${first} ${otherPerson(booking)} does not object until ${moment}, ${paid}. This cannot be taken back.`
}

/** What ending it oneself comes to while this site is ending it; null: it has sent nothing for that. */
export function sentText(kind: SettleStep, { keeper, rail }: OwnBooking): string | null {
  if (kind !== 'finish' || keeper !== 'sent' || rail === 'card') return null
  return 'A transaction of this site that ends it is on its way already. A second one may cost a network fee for nothing.'
}

/** What waiting would bring who reads where an arbiter's silence brings them less; null: it does not. @param zone of who reads, and nowS of the server */
export function waitText(
  booking: OwnBooking,
  { settlement, next }: StepEffect,
  { nowS, zone }: { nowS: number; zone: string },
): string | null {
  if (settlement || next.status !== 'disputed') return null
  // what is seen of it decides first, and nobody knows yet what that is, or whether it comes to the escrow
  if (isToBeJudged(booking, nowS) || isToBeBrought(booking, nowS)) return null
  const [wait, silent] = [exitSettlement(booking), exitSettlement(booking, next)]
  const part = booking.side === 'fan' ? 'toFan' : 'toCreator'
  if (!wait || !silent || wait.settlement[part] <= silent.settlement[part]) return null
  const first =
    booking.status === 'booked'
      ? 'Nobody has stated that it took place. As long as that is so'
      : 'If nobody does anything'
  const moment = bookingMoment(wait.from, zone)
  // what was too late for the escrow can come to it again in the time of an arbiter
  const silence =
    unlessText(bookingAfter(booking, next), nowS) === 'If'
      ? 'If you object and no arbiter decides'
      : 'If you object, what was seen may count after all; if it does not and no arbiter decides'
  if (booking.rail === 'card') {
    const [then, otherwise] = [wait, silent].map((exit) => sharesText(exit.settlement, booking))
    return `${first}, it ends on ${moment} by waiting: ${then}. ${silence}, ${otherwise}.`
  }
  const [all, less] = [wait, silent].map((exit) => bookingAmount(exit.settlement[part], booking))
  return `${first}, you get ${all} from ${moment} on by waiting. ${silence}, you get ${less}.`
}

/** What both proposed to divide, which falls away with a step that decides nothing yet; null: nothing does. */
export function droppedText(booking: OwnBooking, { settlement, next }: StepEffect): string | null {
  if (settlement || next.creatorAsk !== null || next.fanAsk !== null) return null
  const { own, other } = splitAsks(booking)
  if (other === null) return own === null ? null : 'The split that you propose falls away with it.'
  const shares = sharesText(splitShares(booking, other), booking)
  const first = `The split that ${otherPerson(booking)} proposes falls away with it: ${shares}.`
  return own === null ? first : `${first} So does the one that you propose.`
}

/** On the button that sends it. */
export function sendWord(kind: SettleStep, booking: OwnBooking, effect: StepEffect): string {
  const { settlement } = effect
  switch (kind) {
    case 'attest':
      return BRING
    case 'cancel': {
      const cost = costOf(effect, booking)
      return cost === 0n ? 'Cancel for nothing' : `Cancel for ${bookingAmount(cost, booking)}`
    }
    case 'decline':
      if (booking.rail === 'card') return 'Decline, and take nothing'
      return `Give ${bookingAmount(BigInt(booking.price.units), booking)} back`
    case 'confirm':
      return settlement === null ? 'It took place' : `Pay ${paidText(settlement, booking)}`
    case 'finish':
      return 'End it'
    case 'dispute':
      return 'I object'
  }
}
