import { useEffect, useState } from 'react'
import { formatCountdown } from '../format/formatTime.ts'
import { serverNow } from '../serverClock.ts'

function elapsedS(sinceMs: number): number {
  return Math.max(0, Math.floor((serverNow() - sinceMs) / 1000))
}

/** Seconds since an instant by server time, told every second; null when there is no instant. */
export function useElapsed(since: string | null): number | null {
  const sinceMs = since === null ? null : Date.parse(since)
  const [seconds, setElapsedS] = useState(() => (sinceMs === null ? null : elapsedS(sinceMs)))
  useEffect(() => {
    if (sinceMs === null) return setElapsedS(null)
    setElapsedS(elapsedS(sinceMs))
    const timer = setInterval(() => setElapsedS(elapsedS(sinceMs)), 1000)
    return () => clearInterval(timer)
  }, [sinceMs])
  return seconds
}

/** The red pill; with `since` it shows how long it has been live. */
export function LivePill({ since = null }: { since?: string | null }) {
  const seconds = useElapsed(since)
  return (
    <span className="live">
      <span className="dot" aria-hidden="true" />
      LIVE
      {seconds === null ? null : <span className="figures">{formatCountdown(seconds)}</span>}
    </span>
  )
}
