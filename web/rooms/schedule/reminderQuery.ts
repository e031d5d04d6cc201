import { queryOptions } from '@tanstack/react-query'
import { call } from '#web/kit/api/client.ts'

/** Whether who is signed in is reminded of a stream. */
export function reminderQuery(roomId: string) {
  return queryOptions({
    queryKey: ['reminder', roomId],
    queryFn: () => call('getReminder', { params: { id: roomId } }),
    staleTime: 5000,
    refetchInterval: 15_000,
  })
}
