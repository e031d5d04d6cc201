import { useEffect, useState } from 'react'
import { serverNow } from '#web/kit/serverClock.ts'

/** The server's time in milliseconds, new every second. */
export function useServerNow(): number {
  const [nowMs, setNowMs] = useState(serverNow)
  useEffect(() => {
    const timer = setInterval(() => setNowMs(serverNow()), 1000)
    return () => clearInterval(timer)
  }, [])
  return nowMs
}
