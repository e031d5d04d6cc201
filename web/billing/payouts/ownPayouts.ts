import { infiniteQueryOptions } from '@tanstack/react-query'
import { call } from '#web/kit/api/client.ts'

/** Own money on its way to the bank, the newest first; sign-out forgets it. */
export function ownPayoutsQuery() {
  return infiniteQueryOptions({
    queryKey: ['my-payouts'],
    queryFn: ({ pageParam }) =>
      call('listBankPayouts', { query: pageParam === null ? {} : { before: pageParam } }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    staleTime: 5000,
  })
}
