import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { call } from '#web/kit/api/client.ts'

/** Own purchases, the newest first; sign-out forgets them. */
export function ownPurchasesQuery() {
  return infiniteQueryOptions({
    queryKey: ['my-purchases'],
    queryFn: ({ pageParam }) =>
      call('listPurchases', { query: pageParam === null ? {} : { before: pageParam } }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    staleTime: 5000,
  })
}

/** Own cards that the payment provider keeps; sign-out forgets them. */
export function savedCardsQuery() {
  return queryOptions({
    queryKey: ['my-cards'],
    queryFn: () => call('listCards', {}),
    staleTime: 5000,
  })
}
