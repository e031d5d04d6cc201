import type { CallPrice } from '#api/bookings/contract.ts'
import type { Reservation } from '#api/bookings/reservations/contract.ts'
import { cardAgreementText } from '#domain/calls/agreement.ts'
import { NEAR_SECONDS } from '#domain/calls/cardHold.ts'

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
  { offer, channel, startsAt }: Pick<Reservation, 'offer' | 'channel' | 'startsAt'>,
  { units, currency }: CallPrice,
): HeldCardOrder {
  const { media, terms, termsVersion, lengthMinutes } = offer
  const startAt = Date.parse(startsAt) / 1000
  const text = cardAgreementText({
    ...{ handle: channel.handle, media, terms, termsVersion, startAt, lengthMinutes },
    ...{ amount: BigInt(units), currency },
  })
  return { amount: Number(units), currency, text }
}

/** From when on a call can be reserved by card, in milliseconds since the epoch like its end. */
export function cardFromMs(endsAtMs: number): number {
  return endsAtMs - NEAR_SECONDS * 1000
}
