import { queryOptions } from '@tanstack/react-query'
import type { Purchase } from '#api/billing/purchases/contract.ts'
import { lookPauseMs } from '#domain/billing/lookPause.ts'
import { OPEN_PURCHASE_STATES } from '#domain/billing/words.ts'
import { call } from '#web/kit/api/client.ts'

/** True while it may still become paid. */
export function isOpenPurchase({ state }: Pick<Purchase, 'state'>): boolean {
  return (OPEN_PURCHASE_STATES as readonly string[]).includes(state)
}

/** One that is over still goes back, is disputed, or is paid too late. */
const LOOK_AGAIN_MS = 5000

/** When a purchase is asked about again: often while it is open. */
function pauseMs(purchase: Purchase | undefined, asked: number): number {
  if (purchase && !isOpenPurchase(purchase)) return LOOK_AGAIN_MS
  const step = purchase?.nextStep
  return lookPauseMs(asked, step?.kind === 'wait' ? step.seconds : null)
}

/** How a purchase stands, as often as it takes. */
export function purchaseQuery(id: string) {
  return queryOptions({
    queryKey: ['purchase', id],
    queryFn: () => call('readPurchase', { params: { id } }),
    staleTime: 0,
    retry: false,
    refetchInterval: ({ state }) => pauseMs(state.data, state.dataUpdateCount + state.errorUpdateCount),
  })
}
