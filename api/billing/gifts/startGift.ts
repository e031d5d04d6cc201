import { cardGiftAmount } from '#domain/tips/cardGifts.ts'
import { ProblemError } from '../../http/problemError.ts'
import { offered } from '../connectAccount.ts'
import { salesCurrency } from '../offers/cardPrices.ts'
import type { OfferDeps } from '../offers/deps.ts'
import type { PurchaseDeps } from '../purchases/deps.ts'
import type { PurchaseRow } from '../purchases/purchaseRow.ts'
import { type Buyer, commitPurchase, findMeant, type PayWish } from '../purchases/startPurchase.ts'
import { readGiftSale } from './giftOffer.ts'

/** What is given and how it is paid; amount and currency as they were shown. */
export type GiftPress = PayWish & { gift: number; count: number; amount: number; currency: string }

/** A price that was shown is the one that is paid. @throws ProblemError PRICE_CHANGED, INVALID_INPUT */
function demandShown(deps: OfferDeps, { gift, count, amount, currency }: GiftPress): void {
  const own = salesCurrency(deps).currency
  const price = cardGiftAmount(gift, count, own)
  if (price === null) throw new ProblemError('INVALID_INPUT', { detail: 'There is no such gift.' })
  if (price === amount && own === currency) return
  throw new ProblemError('PRICE_CHANGED', {
    detail: 'This gift costs something else here. Nothing was charged; look at its price again.',
    facts: { amount, currency, newAmount: price, newCurrency: own },
  })
}

/**
 * The purchase that a press meant before, whatever became of its place since.
 * @throws ProblemError NOT_SOLD_BY_CARD where this installation takes no cards
 */
export function findPressedGift(
  deps: PurchaseDeps,
  accountId: string,
  { clientKey }: GiftPress,
): Promise<PurchaseRow | undefined> {
  offered(deps)
  return findMeant(deps, accountId, { clientKey, quoteId: null })
}

/**
 * Commits the purchase of a gift for a place that takes it: the caller knows that it does. Another window that gives the same
 * there, and is not paid yet, gets the one that is there.
 * @throws ProblemError NOT_FOUND, INVALID_INPUT, FORBIDDEN, CONFLICT, PRICE_CHANGED, NOT_SOLD_BY_CARD, CARD_PAUSED, PAYMENTS_UNREACHABLE
 */
export async function startGift(
  deps: PurchaseDeps & OfferDeps,
  buyer: Buyer,
  { place, wish }: { place: { channelId: string; roomId: string | null }; wish: GiftPress },
): Promise<PurchaseRow> {
  demandShown(deps, wish)
  const { gift, count, amount } = wish
  const sale = await readGiftSale(deps, { ...place, accountId: buyer.accountId, gift, count, amount })
  const press = { clientKey: wish.clientKey, quoteId: null }
  return commitPurchase(deps, { buyer, wish, press, sale }, async () => undefined)
}
