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

/** The keys of presses. */
export interface PressKeys {
  /** the same for the same order, until it is over: a press is answered with the purchase of the one before */
  keyOf(order: CardOrder): string
  /** what was pressed came to its end: the next press is another purchase */
  end(): void
}

/** Keys that are made by `make`. */
export function createPressKeys(make: () => string): PressKeys {
  let known = { of: '', key: '' }
  return {
    keyOf({ gift, count, amount, currency, cardId }) {
      const of = JSON.stringify([gift, count, amount, currency, cardId])
      if (known.of !== of) known = { of, key: make() }
      return known.key
    },
    end() {
      known = { of: '', key: '' }
    },
  }
}
