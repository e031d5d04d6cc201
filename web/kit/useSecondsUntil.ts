import { useEffect, useState } from 'react'
import { serverNow } from './serverClock.ts'

const TICK_MS = 250

/** Whole seconds until a time of the server; 0 once it is there. */
export function useSecondsUntil(untilMs: number): number {
  const [nowMs, setNowMs] = useState(serverNow)
  useEffect(() => {
    // the end may have come between drawing and here
    setNowMs(serverNow())
    if (untilMs <= serverNow()) return
    const timer = setInterval(() => {
      setNowMs(serverNow())
      if (serverNow() >= untilMs) clearInterval(timer)
    }, TICK_MS)
    return () => clearInterval(timer)
  }, [untilMs])
  return Math.max(0, Math.ceil((untilMs - nowMs) / 1000))
}
