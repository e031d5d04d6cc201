import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { Room } from '#api/rooms/contract.ts'
import { readAgain, roomQuery } from '#web/kit/api/queries.ts'
import type { RealtimeSocket } from '#web/kit/socket.ts'
import { followRoom } from '#web/media/seat/followRoom.ts'
import { needsReading, withChange } from './roomChange.ts'

const POLL_MS = 10_000

export interface FollowedRoom {
  room: Room | null
  error: unknown
}

/** A room kept current: told by the socket, polled without one. */
export function useRoom(roomId: string, socket: RealtimeSocket | null): FollowedRoom {
  const client = useQueryClient()
  const query = useQuery({ ...roomQuery(roomId), refetchInterval: socket ? false : POLL_MS })

  useEffect(() => {
    if (!socket) return
    const { queryKey } = roomQuery(roomId)
    const read = () => void readAgain(client, { queryKey })
    return followRoom({
      roomId,
      socket,
      onReconnected: read,
      onChanged(change) {
        const known = client.getQueryData(queryKey)
        const show = () => known && client.setQueryData(queryKey, withChange(known, change))
        // what is on its way does not know of the change
        const isAsked = client.isFetching({ queryKey }) > 0
        if (!known || isAsked || needsReading(known, change)) void readAgain(client, { queryKey }, show)
        else show()
      },
    })
  }, [client, roomId, socket])

  return {
    room: query.data ?? null,
    error: query.error,
  }
}
