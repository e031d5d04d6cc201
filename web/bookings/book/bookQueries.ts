import { queryOptions } from '@tanstack/react-query'
import { call } from '#web/kit/api/client.ts'
import { serverNow } from '#web/kit/serverClock.ts'

const READ_AGAIN_MS = 60_000
/** While one of them is being paid. */
const PAYING_MS = 3000

/** What the creator of a channel offers; NOT_FOUND where that is nothing. */
export function offeredCallsQuery(channelId: string) {
  return queryOptions({
    queryKey: ['offered-calls', channelId],
    queryFn: () => call('getOfferedCalls', { params: { id: channelId } }),
    staleTime: 15_000,
  })
}

/** When calls of an offer can begin, as of `readAtMs` of the server; read again while the page is in sight. */
export function callTimesQuery(channelId: string, offerId: string) {
  return queryOptions({
    queryKey: ['call-times', channelId, offerId],
    queryFn: async () => {
      const { runs } = await call('listCallTimes', { params: { id: channelId, offerId } })
      return { runs, readAtMs: serverNow() }
    },
    staleTime: 5000,
    refetchInterval: READ_AGAIN_MS,
  })
}

/** Times that are held for the signed-in account. */
export function reservationsQuery() {
  return queryOptions({
    queryKey: ['reservations'],
    queryFn: () => call('listReservations', {}),
    staleTime: 5000,
    refetchInterval: ({ state }) =>
      state.data?.reservations.some(({ isPaying }) => isPaying) ? PAYING_MS : false,
  })
}
