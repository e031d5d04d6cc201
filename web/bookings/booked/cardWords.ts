import type { Settlement } from '#domain/booking/settlement.ts'
import { formatMoney } from '#web/kit/format/formatMoney.ts'
import type { BookedFacts, OwnBooking } from './bookingModel.ts'

type Priced = Pick<BookedFacts, 'price'>

/** An amount that a card holds, as books have it: `€80.00`. */
export function cardAmountText(units: bigint, { price }: Priced): string {
  return formatMoney(units, price.currency, true)
}

/** What of the price does not go back to the fan: by card what is charged. */
export function takenOf({ toFan }: Pick<Settlement, 'toFan'>, { price }: Priced): bigint {
  return BigInt(price.units) - toFan
}

/** Who gets what of a hold, within a sentence. @param other the other one of the two */
export function cardSharesText(
  shares: Pick<Settlement, 'toCreator' | 'toFan'>,
  booking: OwnBooking,
  other: string,
): string {
  const taken = takenOf(shares, booking)
  const [all, own, back] = [taken, shares.toCreator, shares.toFan].map((units) =>
    cardAmountText(units, booking),
  )
  if (booking.side === 'fan') {
    if (taken === 0n) return 'nothing is taken from your card'
    const part = shares.toCreator === taken ? `for ${other}` : `and ${other} gets ${own} of it`
    return `${all} is taken from your card ${part}`
  }
  if (taken === 0n) return `nothing is taken from the card of ${other}`
  return shares.toFan === 0n ? `you get ${own}` : `you get ${own} and ${other} keeps ${back}`
}

/** Where the money of a call by card is before it is decided. */
export function heldText(booking: OwnBooking): string {
  const all = cardAmountText(BigInt(booking.price.units), booking)
  return booking.side === 'fan'
    ? `${all} held on your card, nothing is taken yet`
    : `${all} held on the fan’s card`
}

/** The two parts of a hold over the amounts: before it is decided, while it is done, and after. */
export function holdLabels({ side, hold }: OwnBooking, isDecided: boolean): { taken: string; free: string } {
  const whose = side === 'fan' ? 'your card' : 'the fan’s card'
  if (!isDecided) return { taken: `Taken from ${whose}`, free: 'Goes free' }
  if (hold?.isDone === false) return { taken: `Is being taken from ${whose}`, free: 'Is being let go' }
  return { taken: `Taken from ${whose}`, free: 'Went free' }
}

/** Of a note that waits for what was sent: by wallet the network takes its time, by card this site. */
export function awaitedTone(rail: OwnBooking['rail']): 'info' | 'chain' {
  return rail === 'card' ? 'info' : 'chain'
}

/** Until when an arbiter decides who has no more time than the bank leaves them: part of a sentence. */
export const BANK_LETS_GO = '12 hours before the bank lets go of the money'
