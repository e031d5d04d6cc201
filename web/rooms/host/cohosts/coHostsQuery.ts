import { queryOptions, useQuery } from '@tanstack/react-query'
import type { Room } from '#api/rooms/contract.ts'
import { call } from '#web/kit/api/client.ts'
import { waitsWords } from './coHostWords.ts'

const REFRESH_MS = 5000

/** Who was asked to host a stream beside its channel. */
export function coHostsQuery(roomId: string) {
  return queryOptions({
    queryKey: ['co-hosts', roomId],
    queryFn: () => call('listCoHosts', { params: { id: roomId } }),
    refetchInterval: REFRESH_MS,
  })
}

/** Why a prepared stream cannot begin yet; null: it waits for nobody, or is no stream. */
export function useWaits(prepared: Room | null): string | null {
  const { data } = useQuery({
    ...coHostsQuery(prepared?.id ?? ''),
    enabled: prepared?.kind === 'stream',
  })
  return data ? waitsWords(data.coHosts) : null
}
