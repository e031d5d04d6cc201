import { infiniteQueryOptions } from '@tanstack/react-query'
import { call } from '#web/kit/api/client.ts'

/** What the bank does with them comes while the page is open, like what they are made of. */
const LOOK_AGAIN_MS = 5000

/** Own money on its way to the bank, the newest first; sign-out forgets it. */
export function ownPayoutsQuery() {
  return infiniteQueryOptions({
    queryKey: ['my-payouts'],
    queryFn: ({ pageParam }) =>
      call('listBankPayouts', { query: pageParam === null ? {} : { before: pageParam } }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    staleTime: LOOK_AGAIN_MS,
    refetchInterval: LOOK_AGAIN_MS,
  })
}
