import { queryOptions } from '@tanstack/react-query'
import { call } from '#web/kit/api/client.ts'

/** What token stands at a whole address, for who builds the doors of a channel. A token is asked once: what it says does not change. */
export function findTokenQuery(channelId: string, address: string) {
  return queryOptions({
    queryKey: ['found-token', channelId, address.toLowerCase()],
    queryFn: () => call('findToken', { params: { id: channelId, address: address.toLowerCase() } }),
    staleTime: Number.POSITIVE_INFINITY,
    // a press asks again
    retryOnMount: false,
    // who is offline is told so, and does not wait for nothing
    networkMode: 'always',
  })
}
