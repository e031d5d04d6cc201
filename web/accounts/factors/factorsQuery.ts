import { queryOptions } from '@tanstack/react-query'
import type { Factors } from '#api/accounts/factors/contract.ts'
import { call } from '#web/kit/api/client.ts'
import { mayRetry } from '#web/kit/api/queries.ts'

/** Second factors of the signed-in account. */
export function factorsQuery() {
  return queryOptions({
    queryKey: ['factors'],
    queryFn: (): Promise<Factors> => call('listFactors', {}),
    staleTime: 10_000,
    retry: mayRetry,
  })
}
