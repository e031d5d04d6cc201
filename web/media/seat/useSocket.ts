import { useEffect, useState } from 'react'
import { openSocket, type RealtimeSocket } from '#web/kit/socket.ts'
import { feedClock } from '#web/media/seat/feedClock.ts'

const AGAIN_MS = 2000

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
    let again: ReturnType<typeof setTimeout>
    const open = () =>
      openSocket().then(
        (opened) => {
          if (!isCurrent) return
          stopClock = feedClock(opened)
          setSocket(opened)
        },
        // its library did not load; until it does a room is read by polling, and a call waits
        () => {
          if (isCurrent) again = setTimeout(open, AGAIN_MS)
        },
      )
    void open()
    return () => {
      isCurrent = false
      clearTimeout(again)
      stopClock()
      setSocket(null)
    }
  }, [session])
  return socket
}
