import { queryOptions } from '@tanstack/react-query'
import type { ShownRefundOffer } from '#api/billing/refunds/contract.ts'
import { call } from '#web/kit/api/client.ts'

/** How often money that is on its way is looked after. */
const LOOK_MS = 2000
/** How often it is looked whether somebody asks, or answered. */
const LOOK_AGAIN_MS = 5000

/** What of an own purchase can go back now, and what became of what was asked back; sign-out forgets it. */
export function refundOfferQuery(purchaseId: string) {
  return queryOptions({
    queryKey: ['refund-offer', purchaseId],
    queryFn: () => call('readRefundOffer', { params: { id: purchaseId } }),
    staleTime: 5000,
    refetchInterval: ({ state }) => (isGoingBack(state.data) ? LOOK_MS : LOOK_AGAIN_MS),
  })
}

/** True while nobody knows what becomes of a refund. */
export function isGoingBack(offer: ShownRefundOffer | undefined): boolean {
  return offer?.reason === 'UNDER_WAY'
}

/** Wishes for money back that wait for the own word; sign-out forgets them. */
export function refundWishesQuery() {
  return queryOptions({
    queryKey: ['refund-wishes'],
    queryFn: () => call('listRefundWishes', {}),
    refetchInterval: LOOK_AGAIN_MS,
  })
}
