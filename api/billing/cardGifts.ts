import { inScope, type Unscoped } from '#db/scope.ts'
import { type GiftTerms, readGiftTerms } from './gifts/giftOffer.ts'
import { findPressedGift, type GiftPress, startGift } from './gifts/startGift.ts'
import type { OfferDeps } from './offers/deps.ts'
import type { Purchase } from './purchases/contract.ts'
import type { PurchaseDeps } from './purchases/deps.ts'
import type { PurchaseLooks } from './purchases/purchaseLooks.ts'
import type { Buyer } from './purchases/startPurchase.ts'

/** Where a gift goes; room null: to the channel itself. */
export interface GiftTarget {
  channelId: string
  roomId: string | null
}

/** What somebody gives by card is bought; whether its place takes gifts is known by who asks. */
export interface CardGifts {
  /** @throws ProblemError NOT_FOUND, CONFLICT, FORBIDDEN, NOT_SOLD_BY_CARD, PAYMENTS_UNREACHABLE */
  terms(accountId: string, channelId: string): Promise<GiftTerms>
  /**
   * Buys a gift. The same press again, and another window that gives the same, get the purchase that is there.
   * @param placeOf asked for a new press alone: one whose answer was lost is told what it made, whatever became of its place
   * @throws ProblemError of `placeOf`, and NOT_FOUND, INVALID_INPUT, FORBIDDEN, CONFLICT, PRICE_CHANGED, NOT_SOLD_BY_CARD, CARD_PAUSED, PAYMENTS_UNREACHABLE
   */
  give(buyer: Buyer, wish: GiftPress, placeOf: () => Promise<GiftTarget>): Promise<{ body: Purchase }>
}

export function createCardGifts(
  deps: Unscoped<PurchaseDeps & OfferDeps> & { looks: PurchaseLooks },
): CardGifts {
  const of = (account: string) => ({ ...deps, pool: inScope(deps.pool, { account }) })
  return {
    terms: (accountId, channelId) => readGiftTerms(of(accountId), { channelId, accountId }),
    async give(buyer, wish, placeOf) {
      const own = of(buyer.accountId)
      const pressed = await findPressedGift(own, buyer.accountId, wish)
      return deps.looks.begun(pressed ?? (await startGift(own, buyer, { place: await placeOf(), wish })))
    },
  }
}
