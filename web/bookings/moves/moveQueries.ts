import { queryOptions } from '@tanstack/react-query'
import { call } from '#web/kit/api/client.ts'
import { bookingQuery } from '../booked/bookingQueries.ts'

const READ_AGAIN_MS = 60_000

/** When a booked call could begin instead; read again while somebody chooses. It is forgotten with the account. */
export function moveTimesQuery(accountId: string, bookingId: string) {
  return queryOptions({
    queryKey: [...bookingQuery(accountId, bookingId).queryKey, 'times'],
    queryFn: () => call('listMoveTimes', { params: { bookingId } }),
    staleTime: 5000,
    refetchInterval: READ_AGAIN_MS,
  })
}
