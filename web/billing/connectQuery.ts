import { queryOptions } from '@tanstack/react-query'
import { call } from '#web/kit/api/client.ts'

/** How the own account at the payment provider stands, as it was read last. */
export function connectQuery() {
  return queryOptions({
    queryKey: ['connect-account'],
    queryFn: () => call('readConnectAccount', {}),
    staleTime: 5000,
  })
}
