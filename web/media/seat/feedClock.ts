import { learnExact } from '#web/kit/serverClock.ts'
import type { RealtimeSocket } from '#web/kit/socket.ts'

const EVERY_MS = 60_000

/** Asks the server for its time at each connection and every minute. Answers the function that stops it. */
export function feedClock(socket: RealtimeSocket): () => void {
  let sentAt: number | null = null
  const ask = () => {
    if (!socket.connected) return
    sentAt = performance.now()
    socket.emit('clock', {}, () => undefined)
  }
  const onClock = ({ serverMs }: { serverMs: number }) => {
    if (sentAt !== null) learnExact(serverMs, performance.now() - sentAt)
    sentAt = null
  }
  socket.on('clock', onClock)
  socket.on('connect', ask)
  ask()
  const timer = setInterval(ask, EVERY_MS)
  return () => {
    clearInterval(timer)
    socket.off('clock', onClock)
    socket.off('connect', ask)
  }
}
