import { useQuery } from '@tanstack/react-query'
import type { Viewer } from '#api/rooms/contract.ts'
import { call } from '#web/kit/api/client.ts'

const EVERY_MS = 15_000

export interface Viewers {
  viewers: Viewer[]
  total: number
  error: Error | null
  refetch: () => void
}

/** Who is in the room; read again whenever their number changes. */
export function useViewers(roomId: string, count: number): Viewers {
  const query = useQuery({
    queryKey: ['viewers', roomId, count],
    queryFn: ({ signal }) => call('listViewers', { params: { id: roomId } }, signal),
    placeholderData: (previous) => previous,
    refetchInterval: EVERY_MS,
  })
  return {
    viewers: query.data?.viewers ?? [],
    total: query.data?.total ?? 0,
    error: query.error,
    refetch: () => void query.refetch(),
  }
}
