import { queryOptions } from '@tanstack/react-query'
import { call } from '#web/kit/api/client.ts'

/** Tokens that the owner of a channel made, for who builds its doors. */
export function channelTokensQuery(channelId: string) {
  return queryOptions({
    queryKey: ['channel-tokens', channelId],
    queryFn: () => call('listChannelTokens', { params: { id: channelId } }),
    staleTime: 10_000,
  })
}
