import { currencyFacts } from '../billing/currency.ts'
import { giftOf, MAX_GIFTS } from './gifts.ts'

/**
 * What a gift of weight 1 costs by card, minor units: about one unit of the euro, rounded to what people of that currency call
 * a small sum. A price of a gift never changes, so neither does a line here; what is sold in a further currency gets its own.
 */
const SMALL_SUMS: Readonly<Record<string, number>> = {
  ...{ AED: 400, AUD: 150, BHD: 400, BRL: 500, CAD: 150, CHF: 100, CZK: 2500, DKK: 750, EUR: 100, GBP: 100 },
  ...{ HKD: 1000, HUF: 40_000, INR: 10_000, JOD: 700, JPY: 150, KWD: 300, MXN: 2000, MYR: 500, NOK: 1000 },
  ...{ NZD: 200, OMR: 400, PLN: 500, RON: 500, SEK: 1000, SGD: 150, THB: 4000, TND: 3500, USD: 100 },
}

/** How many small sums one of a gift costs by card, by its code: as on the chain, where the first costs 0.0005 of its own money. */
const WEIGHTS: Readonly<Record<number, number>> = { 1: 1, 2: 2, 3: 4, 4: 10, 5: 20, 6: 100 }

/**
 * What one of a gift costs by card, minor units; null for what is no gift, and in a currency that nothing is sold in.
 * @param currency ISO 4217, upper case
 */
export function cardGiftPrice(code: number, currency: string): number | null {
  const weight = giftOf(code) ? WEIGHTS[code] : undefined
  const sum = currencyFacts(currency) && SMALL_SUMS[currency]
  return weight === undefined || sum === undefined ? null : weight * sum
}

/** What so many of a gift cost by card, minor units; null where there is no such gift, number or currency. */
export function cardGiftAmount(code: number, count: number, currency: string): number | null {
  const price = cardGiftPrice(code, currency)
  return price === null || !Number.isInteger(count) || count < 1 || count > MAX_GIFTS ? null : price * count
}
