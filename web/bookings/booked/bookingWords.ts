import { phaseOf } from '#domain/booking/phase.ts'
import type { Settlement } from '#domain/booking/settlement.ts'
import { graceOf, isFinal } from '#domain/booking/terms.ts'
import type { SettlementCause } from '#domain/calls/words.ts'
import { isolated } from '#domain/names/isolated.ts'
import { exactAmount } from '#web/kit/format/formatAmount.ts'
import { shortAddress } from '#web/kit/format/shortAddress.ts'
import { offerTitle } from '../offers/offerWords.ts'
import type { OwnBooking } from './bookingModel.ts'
import { escrowBooking, isKept, isToBeBrought } from './bookingModel.ts'
import { cardAmountText, cardSharesText } from './cardWords.ts'
import { unheldChip, unheldEndText } from './unheld/unheldWords.ts'

/** Where a booking stands, for both sides. */
export interface BookingState {
  word: string
  tone: 'ok' | 'info' | 'warn' | 'plain'
  /** false: the network can still take it back, or its money is not held yet; it is drawn with a broken line */
  isFirm: boolean
}

const ENDED: Partial<Record<OwnBooking['status'], string>> = {
  completed: 'Paid',
  refunded: 'Given back',
  split: 'Divided',
  void: 'Taken back',
}

/** The same by card, where that is other words: what was decided is done some moments later. */
function cardEnded({ status, hold }: OwnBooking): string | null {
  if (status === 'refunded') return 'Nothing taken'
  return status === 'completed' && hold?.isDone === false ? 'Being paid' : null
}

/** Of one whose call is over, or that somebody stated something about, and whose time is not over. */
function waitingChip(booking: OwnBooking, nowS: number): Omit<BookingState, 'isFirm'> {
  const { status, finding } = booking
  if (status === 'attested') return { word: 'Seen', tone: 'ok' }
  if (finding?.kind === 'contested') return { word: 'Contested', tone: 'warn' }
  if (!isToBeBrought(booking, nowS)) return { word: 'Waiting for a word', tone: 'warn' }
  if (!finding?.signed) return { word: 'Seen, not signed yet', tone: 'warn' }
  return isKept(booking)
    ? { word: 'Seen, being brought', tone: 'info' }
    : { word: 'Seen, can be brought', tone: 'warn' }
}

/** Where a booking stands, in words. @param nowS of the server, in seconds */
export function bookingState(booking: OwnBooking, nowS: number): BookingState {
  const { status, isSecured, isPlaced, rail } = booking
  if (status === 'none')
    return {
      word: 'The network dropped the payment; it may come again',
      ...{ tone: 'warn', isFirm: false },
    }
  const ended = (rail === 'card' ? cardEnded(booking) : null) ?? ENDED[status]
  if (ended !== undefined) return { word: ended, tone: 'plain', isFirm: isSecured || rail === 'card' }
  const unheld = unheldChip(booking, nowS)
  if (unheld) return { ...unheld, isFirm: false }
  if (!isSecured) return { word: 'Confirming', tone: 'info', isFirm: false }
  if (status === 'disputed') return { word: 'Disputed', tone: 'warn', isFirm: true }
  if (!isPlaced) return { word: 'Its time was taken', tone: 'warn', isFirm: true }
  switch (phaseOf(escrowBooking(booking), nowS)) {
    case 'upcoming':
      return { word: 'Booked', tone: 'ok', isFirm: true }
    case 'active':
      return { word: 'On now', tone: 'ok', isFirm: true }
    case 'waiting':
      return { ...waitingChip(booking, nowS), isFirm: true }
    default:
      return isKept(booking)
        ? { word: 'Being ended', tone: 'info', isFirm: true }
        : { word: 'Can be ended', tone: 'warn', isFirm: true }
  }
}

/** `Video call · 30 min`, or `30 minute call` where nobody here knows how people meet. */
export function bookingTitle({ media, lengthMinutes }: Pick<OwnBooking, 'media' | 'lengthMinutes'>): string {
  return media ? offerTitle({ media, lengthMinutes }) : `${lengthMinutes} minute call`
}

/** The other one of the two, as a sentence names them. @param unnamed what a fan without a name is called */
export function otherPerson({ side, channel, fanName, escrow }: OwnBooking, unnamed = 'the fan'): string {
  if (side === 'creator') return fanName === null ? unnamed : isolated(fanName)
  if (channel !== null) return isolated(channel.name)
  return escrow === null ? 'the creator' : shortAddress(escrow.creator)
}

/** All digits of an amount of a booking: `0.0195 ETH`, by card `€78.00`. */
export function bookingAmount(units: bigint, { price, rail }: Pick<OwnBooking, 'price' | 'rail'>): string {
  if (rail === 'card') return cardAmountText(units, { price })
  return `${exactAmount(units, price.decimals)} ${price.symbol}`
}

/** Who gets what, within a sentence: `you get everything back`, `you get 0.01 ETH back and Northlight gets 0.00975 ETH`. */
export function sharesText(shares: Pick<Settlement, 'toCreator' | 'toFan'>, booking: OwnBooking): string {
  if (booking.rail === 'card') return cardSharesText(shares, booking, otherPerson(booking))
  const { toCreator, toFan } = shares
  const isFan = booking.side === 'fan'
  const other = otherPerson(booking)
  const total = BigInt(booking.price.units)
  const [creator, fan] = isFan ? [`${other} gets`, 'you get'] : ['you get', `${other} gets`]
  if (toFan === total) return `${fan} everything back`
  const paid = `${creator} ${bookingAmount(toCreator, booking)}`
  if (toFan === 0n) return paid
  const back = `${fan} ${bookingAmount(toFan, booking)} back`
  return isFan ? `${back} and ${paid}` : `${paid} and ${back}`
}

/** How long a creator waits for a fan. */
const graceMinutes = (booking: OwnBooking) => Math.ceil(graceOf(booking) / 60)

/** Why a booking ended, for who reads. */
export function causeText(cause: SettlementCause, booking: OwnBooking): string {
  const isFan = booking.side === 'fan'
  const first = otherPerson(booking, 'The fan')
  const [fan, creator] = isFan ? ['You', first] : [first, 'You']
  switch (cause) {
    case 'fanConfirmed':
      return `${fan} confirmed that it took place.`
    case 'windowClosed':
      return `${creator} confirmed that it took place, and nobody objected in time.`
    case 'unclaimed':
      return 'Nobody confirmed that it took place.'
    case 'attended':
      return 'Both of you were there.'
    case 'interrupted':
      return 'The call broke off.'
    case 'fanAbsent':
      return booking.finding?.fanSeconds
        ? `${fan} ${isFan ? 'were' : 'was'} there for less than ${graceMinutes(booking)} minutes.`
        : `${fan} did not come.`
    case 'creatorAbsent':
      return booking.finding?.creatorSeconds
        ? `${creator} ${isFan ? 'was' : 'were'} never there together with ${isFan ? 'you' : otherPerson(booking)}.`
        : `${creator} did not come.`
    case 'nobodyCame':
      return 'Nobody came.'
    case 'declined':
      return booking.rail === 'card' ? `${creator} declined it.` : `${creator} gave the money back.`
    case 'unsecured':
      return unheldEndText(booking)
    case 'cancelled':
      return `${fan} cancelled.`
    case 'agreed':
      return 'Both of you agreed on it.'
    case 'metered':
      return 'It was paid by its time.'
    case 'ruled':
      return 'An arbiter decided it.'
    case 'arbiterSilent':
      return 'No arbiter decided in time.'
    case 'holdEnded':
      return `${isFan ? 'Your bank' : 'The bank of the fan'} let go of the money by itself, before it was taken.`
  }
}

/** Bookings that are not over, the next first, and those that are, the latest first. */
export function bookingGroups(bookings: readonly OwnBooking[]): { open: OwnBooking[]; over: OwnBooking[] } {
  const sorted = [...bookings].sort((a, b) => Date.parse(a.startsAt) - Date.parse(b.startsAt))
  return {
    open: sorted.filter(({ status }) => !isFinal(status)),
    over: sorted.filter(({ status }) => isFinal(status)).reverse(),
  }
}
