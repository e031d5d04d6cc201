import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { call } from '#web/kit/api/client.ts'

/** Banks and creators change what was paid while the page is open. */
const LOOK_AGAIN_MS = 5000

/** Own purchases, the newest first; sign-out forgets them. */
export function ownPurchasesQuery() {
  return infiniteQueryOptions({
    queryKey: ['my-purchases'],
    queryFn: ({ pageParam }) =>
      call('listPurchases', { query: pageParam === null ? {} : { before: pageParam } }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    staleTime: LOOK_AGAIN_MS,
    refetchInterval: LOOK_AGAIN_MS,
  })
}

/** Own cards that the payment provider keeps; sign-out forgets them. */
export function savedCardsQuery() {
  return queryOptions({
    queryKey: ['my-cards'],
    queryFn: () => call('listCards', {}),
    staleTime: LOOK_AGAIN_MS,
    refetchInterval: LOOK_AGAIN_MS,
  })
}
