import { queryOptions } from '@tanstack/react-query'
import { call } from '#web/kit/api/client.ts'

/** Announced streams of a channel, the next one first. */
export function scheduleQuery(handle: string) {
  return queryOptions({
    queryKey: ['schedule', handle],
    queryFn: () => call('listScheduled', { params: { handle } }),
    staleTime: 5000,
  })
}
