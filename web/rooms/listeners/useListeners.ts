import { useEffect, useState } from 'react'
import type { RealtimeSocket } from '#web/kit/socket.ts'
import { followListeners } from './followListeners.ts'
import type { ListenerList } from './listenerList.ts'

/** Who listens in a room whose floor this page follows; null while it is not known, or not for this person. */
export function useListeners(socket: RealtimeSocket | null, roomId: string): ListenerList | null {
  const [list, setList] = useState<ListenerList | null>(null)
  useEffect(() => {
    if (!socket) return
    const stop = followListeners({ roomId, socket, onChanged: setList })
    return () => {
      stop()
      setList(null)
    }
  }, [socket, roomId])
  return list
}
