import { queryOptions, useQuery } from '@tanstack/react-query'
import type { Room } from '#api/rooms/contract.ts'
import { mayDo } from '#domain/channel/roleActs.ts'
import { call } from '#web/kit/api/client.ts'
import { type Waits, waitsOf } from './coHostWords.ts'

const REFRESH_MS = 5000

/** Who was asked to host a room beside its channel. */
export function coHostsQuery(roomId: string) {
  return queryOptions({
    queryKey: ['co-hosts', roomId],
    queryFn: () => call('listCoHosts', { params: { id: roomId } }),
    refetchInterval: REFRESH_MS,
  })
}

/** Why a prepared room cannot begin yet; null: it waits for nobody. */
export function useWaits(prepared: Room | null): Waits | null {
  const { data } = useQuery({
    ...coHostsQuery(prepared?.id ?? ''),
    enabled: prepared !== null,
  })
  return data && prepared ? waitsOf(data.coHosts, data.shares, mayDo(prepared.role, 'managePayouts')) : null
}
