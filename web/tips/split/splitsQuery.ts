import { queryOptions } from '@tanstack/react-query'
import { call } from '#web/kit/api/client.ts'

// anybody may distribute
const LOOK_MS = 15_000

/** What divides the tips of streams of which the account has a share; sign-out forgets it. */
export function splitsQuery() {
  return queryOptions({
    queryKey: ['splits'],
    queryFn: () => call('listSplits', {}),
    refetchInterval: LOOK_MS,
  })
}
