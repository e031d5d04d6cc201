/** Index in the currency list of what gifts are paid in: the chain's own money. */
export const GIFT_CURRENCY = 0

/** The most of one gift that a tip can be; what comes to more is a plain tip of that amount. */
export const MAX_GIFTS = 10

/** Something that is shown for a tip of exactly its price. */
export interface Gift {
  /** `giftCode` of the event `Tipped`. 0 is no gift. It never stands for another gift, price or picture */
  code: number
  /** name of its picture */
  word: string
  name: string
  /** wei, of one */
  priceUnits: bigint
}

/**
 * What is given, in the order in which it is offered. A gift can be left out of the offer one day; its line stays, for tips on
 * the chain go on naming it.
 */
export const GIFTS: readonly Gift[] = [
  { code: 1, word: 'applause', name: 'Applause', priceUnits: 500_000_000_000_000n },
  { code: 2, word: 'rose', name: 'Rose', priceUnits: 1_000_000_000_000_000n },
  { code: 3, word: 'lantern', name: 'Lantern', priceUnits: 2_000_000_000_000_000n },
  { code: 4, word: 'spotlight', name: 'Spotlight', priceUnits: 5_000_000_000_000_000n },
  { code: 5, word: 'rocket', name: 'Rocket', priceUnits: 10_000_000_000_000_000n },
  { code: 6, word: 'crown', name: 'Crown', priceUnits: 50_000_000_000_000_000n },
]

/**
 * The least that a stream shows, smallest units of a currency: the price of the cheapest gift, of another currency one whole. What is
 * less stands in receipts and totals alone, for with dust somebody could cover the picture and push out what others give.
 */
export function leastShown({ index, decimals }: { index: number; decimals: number }): bigint {
  if (index !== GIFT_CURRENCY) return 10n ** BigInt(decimals)
  return GIFTS.reduce((least, gift) => (gift.priceUnits < least.priceUnits ? gift : least)).priceUnits
}

/** A gift by its code; null for 0 and for codes that nobody gave a meaning. */
export function giftOf(code: number): Gift | null {
  return GIFTS.find((gift) => gift.code === code) ?? null
}

/** `3 × Rocket`, or `Rocket`; `a tip` for what is no gift. */
export function giftName({ gift, count }: { gift: number | null; count: number }): string {
  const name = gift === null ? null : (giftOf(gift)?.name ?? null)
  if (name === null) return 'a tip'
  return count === 1 ? name : `${count} × ${name}`
}

/** What a tip says of itself on the chain. */
export interface TipClaim {
  giftCode: number
  /** index in the currency list */
  currency: number
  /** smallest units */
  amountUnits: bigint
}

/** What a tip is: so many of a gift, where the amount is exactly that much; else plain, whatever code it names. */
export function readGift({
  giftCode,
  currency,
  amountUnits,
}: TipClaim): { gift: Gift; count: number } | null {
  const gift = giftOf(giftCode)
  if (!gift || currency !== GIFT_CURRENCY || amountUnits % gift.priceUnits !== 0n) return null
  const count = amountUnits / gift.priceUnits
  return count >= 1n && count <= BigInt(MAX_GIFTS) ? { gift, count: Number(count) } : null
}
