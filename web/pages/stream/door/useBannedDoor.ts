import { useEffect, useRef } from 'react'
import type { Refusal } from '#web/access/refusal.ts'
import type { RealtimeSocket } from '#web/kit/socket.ts'

/**
 * Somebody who is banned or kicked asks again as soon as the server says that a channel is open to them, and where that may have been
 * said while the socket was away.
 */
export function useBannedDoor(
  { code }: Refusal,
  socket: RealtimeSocket | null,
  ask: (() => void) | null,
): void {
  const isBanned = code === 'BANNED' || code === 'KICKED'
  const last = useRef(ask)
  last.current = ask
  useEffect(() => {
    if (!socket || !isBanned) return
    const again = () => last.current?.()
    socket.on('door:changed', again)
    socket.io.on('reconnect', again)
    return () => {
      socket.off('door:changed', again)
      socket.io.off('reconnect', again)
    }
  }, [socket, isBanned])
}
