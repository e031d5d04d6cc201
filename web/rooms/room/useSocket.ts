import { useEffect, useState } from 'react'
import { openSocket, type RealtimeSocket } from '#web/kit/socket.ts'
import { feedClock } from '#web/media/seat/feedClock.ts'

/**
 * Our socket once it is loaded; null before, and always null for somebody without a session.
 * @param session what the socket is opened for; another one opens another socket
 */
export function useSocket(session: string | null): RealtimeSocket | null {
  const [socket, setSocket] = useState<RealtimeSocket | null>(null)
  useEffect(() => {
    if (session === null) return
    let isCurrent = true
    let stopClock: () => void = () => undefined
    openSocket().then(
      (opened) => {
        if (!isCurrent) return
        stopClock = feedClock(opened)
        setSocket(opened)
      },
      // without the socket the room is read by polling
      () => undefined,
    )
    return () => {
      isCurrent = false
      stopClock()
      setSocket(null)
    }
  }, [session])
  return socket
}
