import { GIFT_CURRENCY, GIFTS, type Gift, MAX_GIFTS } from '#domain/tips/gifts.ts'
import { parseAmount } from '#web/kit/format/parseAmount.ts'

/** What somebody wants to give. */
export interface TipOrder {
  /** 0: a plain tip */
  giftCode: number
  /** index in the currency list */
  currency: number
  /** smallest units */
  amountUnits: bigint
}

/** So many of a gift, as the chain is told. */
export function giftOrder({ code, priceUnits }: Gift, count: number): TipOrder {
  return { giftCode: code, currency: GIFT_CURRENCY, amountUnits: priceUnits * BigInt(count) }
}

/** A count that a tip can have. */
export function clampCount(count: number): number {
  return Math.min(MAX_GIFTS, Math.max(1, count))
}

/** Which gift somebody gives, and how many. */
export interface Picked {
  /** its code */
  gift: number
  count: number
}

/** More than any currency has. */
const MAX_UNITS = 2n ** 128n - 1n

export type ReadAmount = { units: bigint; fault: null } | { units: null; fault: string }

/** A typed amount of a currency, or a sentence that says what is wrong with it. */
export function readTipAmount(
  text: string,
  { symbol, decimals }: { symbol: string; decimals: number },
): ReadAmount {
  const wrong = (fault: string): ReadAmount => ({ units: null, fault })
  const typed = text.trim()
  if (typed === '') return wrong('Enter an amount.')
  if (!/^\d+(\.\d+)?$/.test(typed)) return wrong('Write it as a number, for example 0.02.')
  const units = parseAmount(typed, decimals)
  if (units === null) return wrong(`${symbol} has at most ${decimals} digits after the point.`)
  if (units === 0n) return wrong('A tip is more than nothing.')
  if (units > MAX_UNITS) return wrong('There is not that much of it. Enter a smaller amount.')
  return { units, fault: null }
}

const KEY = 'last-gift'

/** The gift that was given last in this browser; else the first one. */
export function lastGift(): Gift {
  const [first] = GIFTS as readonly [Gift, ...Gift[]]
  try {
    return GIFTS.find(({ code }) => String(code) === localStorage.getItem(KEY)) ?? first
  } catch {
    return first
  }
}

export function keepLastGift(code: number): void {
  try {
    localStorage.setItem(KEY, String(code))
  } catch {
    // the next visit begins with the first one then
  }
}
