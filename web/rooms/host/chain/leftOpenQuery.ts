import { queryOptions } from '@tanstack/react-query'
import { call } from '#web/kit/api/client.ts'

/** What is known of all channels is kept under it. */
export const LEFT_OPEN_KEY = ['left-open']

/** Rooms of an own channel that are over here, or never began, and open on the chain, the newest first. */
export function leftOpenQuery(channelId: string) {
  return queryOptions({
    queryKey: [...LEFT_OPEN_KEY, channelId],
    queryFn: () => call('listLeftOpen', { params: { id: channelId } }),
    staleTime: 2000,
  })
}
