import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { Room } from '#api/rooms/contract.ts'
import { roomQuery } from '#web/kit/api/queries.ts'
import type { RealtimeSocket } from '#web/kit/socket.ts'
import { followRoom } from '#web/media/seat/followRoom.ts'
import { needsReading, withChange } from './roomChange.ts'

const POLL_MS = 10_000

export interface FollowedRoom {
  room: Room | null
  error: unknown
  /** one retry free of limits, told when a slot became free */
  retryToken: string | null
  spendRetryToken: () => void
}

/** A room kept current: told by the socket, polled without one. `isWaiting` asks for a free slot. */
export function useRoom(roomId: string, socket: RealtimeSocket | null, isWaiting: boolean): FollowedRoom {
  const client = useQueryClient()
  const [retryToken, setRetryToken] = useState<string | null>(null)
  const query = useQuery({ ...roomQuery(roomId), refetchInterval: socket ? false : POLL_MS })

  useEffect(() => {
    if (!socket) return
    const { queryKey } = roomQuery(roomId)
    const read = () => void client.invalidateQueries({ queryKey })
    return followRoom({
      roomId,
      socket,
      isWaiting,
      onReconnected: read,
      onSlotFree: setRetryToken,
      onChanged(change) {
        const known = client.getQueryData(queryKey)
        if (!known || needsReading(known, change)) read()
        if (known) client.setQueryData(queryKey, withChange(known, change))
      },
    })
  }, [client, roomId, socket, isWaiting])

  return {
    room: query.data ?? null,
    error: query.error,
    retryToken,
    spendRetryToken: () => setRetryToken(null),
  }
}
