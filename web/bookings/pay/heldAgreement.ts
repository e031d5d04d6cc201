import type { CallPrice, CallSale } from '#api/bookings/contract.ts'
import type { Reservation } from '#api/bookings/reservations/contract.ts'
import { agreementText, type CallAgreement } from '#domain/calls/agreement.ts'

/** A price that can be paid by wallet. */
export type SoldCallPrice = CallPrice & { sale: CallSale }

/** A time that is held, and the price that is paid for it. */
export interface HeldOrder {
  reservation: Pick<Reservation, 'id' | 'channel' | 'offer' | 'startsAt'>
  price: SoldCallPrice
  /** tells equal agreements apart; the same for every press of one held time, so that it is never paid twice */
  nonce: bigint
}

/** Prices of an offer that can be paid by wallet, in their order. */
export function soldPrices(prices: readonly CallPrice[]): SoldCallPrice[] {
  return prices.filter((price): price is SoldCallPrice => price.rail === 'chain' && price.sale !== null)
}

/** What is agreed, and the text of it. @param fan wallet that pays */
export function heldAgreement(
  { reservation, price, nonce }: HeldOrder,
  fan: string,
): { agreement: CallAgreement; text: string } {
  const { offer, channel, startsAt } = reservation
  const agreement: CallAgreement = {
    ...{ creator: price.sale.creator.toLowerCase(), fan: fan.toLowerCase() },
    ...{
      currency: Number(price.currency),
      amount: BigInt(price.units),
      startAt: Date.parse(startsAt) / 1000,
    },
    ...{ lengthMinutes: offer.lengthMinutes, policyId: price.sale.policyId, nonce },
  }
  const { media, terms, termsVersion } = offer
  const { symbol, decimals } = price
  const words = { handle: channel.handle, media, terms, termsVersion, symbol, decimals }
  return { agreement, text: agreementText(agreement, words) }
}
