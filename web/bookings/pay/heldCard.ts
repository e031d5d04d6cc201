import type { CallPrice } from '#api/bookings/contract.ts'
import type { Reservation } from '#api/bookings/reservations/contract.ts'
import { cardAgreementText } from '#domain/calls/agreement.ts'

/** What is reserved by one press, and the text that is agreed by it. */
export interface HeldCardOrder {
  /** minor units of `currency` */
  amount: number
  /** ISO 4217, upper case */
  currency: string
  text: string
}

/** The price of an offer by card; null: it has none. */
export function cardPriceOf(prices: readonly CallPrice[]): CallPrice | null {
  return prices.find(({ rail }) => rail === 'card') ?? null
}

/** What a press on the price by card of a held time sends. */
export function heldCardOrder(
  { offer, channel, startsAt, byCard }: Pick<Reservation, 'offer' | 'channel' | 'startsAt' | 'byCard'>,
  { units, currency }: CallPrice,
): HeldCardOrder {
  const { media, terms, termsVersion, lengthMinutes } = offer
  const startAt = Date.parse(startsAt) / 1000
  const text = cardAgreementText({
    ...{ handle: channel.handle, media, terms, termsVersion, startAt, lengthMinutes },
    ...{ amount: BigInt(units), currency, isLater: byCard?.way === 'later' },
  })
  return { amount: Number(units), currency, text }
}
