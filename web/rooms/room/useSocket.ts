import { useEffect, useState } from 'react'
import { openSocket, type RealtimeSocket } from '#web/kit/socket.ts'
import { feedClock } from '#web/media/seat/feedClock.ts'

/** Our socket once it is loaded; null before, and always null for somebody without a session. */
export function useSocket(hasSession: boolean): RealtimeSocket | null {
  const [socket, setSocket] = useState<RealtimeSocket | null>(null)
  useEffect(() => {
    if (!hasSession) return
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
  }, [hasSession])
  return socket
}
