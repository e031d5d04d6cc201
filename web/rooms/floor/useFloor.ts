import { useEffect, useState } from 'react'
import type { Floor } from '#protocol/floor.ts'
import type { RealtimeSocket } from '#web/kit/socket.ts'
import { followFloor } from './followFloor.ts'

/** The floor of a voice room as the server says it is; null while it is not known, or not for this person. */
export function useFloor(socket: RealtimeSocket | null, roomId: string | null): Floor | null {
  const [floor, setFloor] = useState<Floor | null>(null)
  useEffect(() => {
    if (!socket || roomId === null) return
    const stop = followFloor({
      roomId,
      socket,
      // what was on its way when a newer one was read is older
      onChanged: (next) => setFloor((now) => (now && now.rev > next.rev ? now : next)),
      onClosed: () => setFloor(null),
    })
    return () => {
      stop()
      setFloor(null)
    }
  }, [socket, roomId])
  return floor
}
