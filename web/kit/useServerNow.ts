import { useEffect, useState } from 'react'
import { serverNow } from './serverClock.ts'

/** The server's time in milliseconds. @param everyMs how often it is read again */
export function useServerNow(everyMs = 1000): number {
  const [nowMs, setNowMs] = useState(serverNow)
  useEffect(() => {
    const timer = setInterval(() => setNowMs(serverNow()), everyMs)
    return () => clearInterval(timer)
  }, [everyMs])
  return nowMs
}
