import { useEffect, useRef, useState } from 'react'
import { serverNow } from '#web/kit/serverClock.ts'
import type { DoorWait } from './door.ts'

const TICK_MS = 250

export interface DoorWaiting {
  isReady: boolean
  /** seconds left; null when nothing is counted down */
  leftS: number | null
  /** ends a retry of the door's own: from now on the person presses; null when there is none to end */
  stop: (() => void) | null
}

/** A door that looks again by itself never does so at once: our clock may be ahead of the server's. */
const MIN_MS = 1000

function endOf(wait: DoorWait): number | null {
  if (wait.until === 'time')
    return wait.isOwnRetry ? Math.max(wait.at * 1000, serverNow() + MIN_MS) : wait.at * 1000
  return wait.until === 'seconds' ? serverNow() + wait.seconds * 1000 : null
}

function leftUntil(endMs: number | null): number | null {
  return endMs === null ? null : Math.max(0, Math.ceil((endMs - serverNow()) / 1000))
}

/**
 * Counts a door's wait down and calls `onOver` once when the door tries again by itself.
 */
export function useDoorWait(wait: DoorWait, onOver: () => void): DoorWaiting {
  const over = useRef(onOver)
  over.current = onOver
  const [endMs] = useState(() => endOf(wait))
  const [leftS, setLeftS] = useState(() => leftUntil(endMs))
  const [isStopped, setStopped] = useState(false)
  const retries = 'isOwnRetry' in wait && wait.isOwnRetry && !isStopped

  useEffect(() => {
    if (endMs === null) return
    const timer = setInterval(() => {
      const left = leftUntil(endMs)
      setLeftS(left)
      if (left !== 0) return
      clearInterval(timer)
      if (retries) over.current()
    }, TICK_MS)
    return () => clearInterval(timer)
  }, [endMs, retries])

  const isOver = leftS === null || leftS === 0 || isStopped
  const stop = retries && !isOver ? () => setStopped(true) : null
  return { isReady: isOver, leftS: isOver ? null : leftS, stop }
}
