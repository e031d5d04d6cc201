import { queryOptions } from '@tanstack/react-query'
import { problemCode } from '#web/kit/api/ApiProblem.ts'
import { call } from '#web/kit/api/client.ts'

const REFRESH_MS = 5000
/** after they are asked no more, for they may be asked again */
const GONE_REFRESH_MS = 30_000
const KEY = ['co-hosting'] as const

/** Streams of others that the account is asked to host, or hosts. */
export function coHostingListQuery() {
  return queryOptions({
    queryKey: KEY,
    queryFn: () => call('listCoHosting', {}),
    refetchInterval: REFRESH_MS,
  })
}

/** One of them; less often once it is over, or they are asked no more. */
export function coHostingQuery(roomId: string) {
  return queryOptions({
    queryKey: [...KEY, roomId],
    queryFn: () => call('getCoHosting', { params: { id: roomId } }),
    refetchInterval: ({ state }) => (problemCode(state.error) === 'NOT_FOUND' ? GONE_REFRESH_MS : REFRESH_MS),
  })
}
