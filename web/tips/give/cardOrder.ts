import type { CardTerms } from '#api/tips/contract.ts'
import { currencyFacts } from '#domain/billing/currency.ts'
import { feeOf } from '#domain/billing/fee.ts'
import { cardGiftAmount } from '#domain/tips/cardGifts.ts'

/** What somebody gives by card. */
export interface CardOrder {
  /** its code */
  gift: number
  count: number
  /** minor units, all of it */
  amount: number
  currency: string
  /** null: a new card, on the provider's page */
  cardId: string | null
}

/** So many of a gift as they are charged, and who gets what of it; null in a currency whose prices this page does not know. */
export function cardGiftOrder(
  { gift, count, cardId }: Pick<CardOrder, 'gift' | 'count' | 'cardId'>,
  { currency, feeBps }: Pick<CardTerms, 'currency' | 'feeBps'>,
): (CardOrder & { creatorGets: number; fee: number }) | null {
  const amount = cardGiftAmount(gift, count, currency)
  const facts = currencyFacts(currency)
  if (amount === null || !facts) return null
  const fee = Number(feeOf(BigInt(amount), feeBps, facts.step))
  return { gift, count, amount, currency, cardId, fee, creatorGets: amount - fee }
}

/** All that makes a press another one. */
export function pressedGift({
  gift,
  count,
  amount,
  currency,
  cardId,
}: CardOrder): (string | number | null)[] {
  return [gift, count, amount, currency, cardId]
}
