import { queryOptions } from '@tanstack/react-query'
import { call } from '#web/kit/api/client.ts'

const LOOK_MS = 15_000

/** What the own wallets have in the session lock, as the index knows it; asked again while it is shown. Sign-out forgets it. */
export function tokenLocksQuery() {
  return queryOptions({
    queryKey: ['token-locks'],
    queryFn: () => call('listTokenLocks', {}),
    refetchInterval: LOOK_MS,
    staleTime: 1000,
  })
}
