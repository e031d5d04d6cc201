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

function endOf(wait: DoorWait): number | null {
  if (wait.until === 'time') return wait.at * 1000
  return wait.until === 'seconds' ? serverNow() + wait.seconds * 1000 : null
}

function leftUntil(endMs: number | null): number | null {
  return endMs === null ? null : Math.max(0, Math.ceil((endMs - serverNow()) / 1000))
}

/**
 * Counts a door's wait down and calls `onOver` once when the door tries again by itself.
 * @param isSlotFree for doors that wait for a slot
 */
export function useDoorWait(wait: DoorWait, isSlotFree: boolean, onOver: () => void): DoorWaiting {
  const over = useRef(onOver)
  over.current = onOver
  const [endMs] = useState(() => endOf(wait))
  const [leftS, setLeftS] = useState(() => leftUntil(endMs))
  const [isStopped, setStopped] = useState(false)
  const retries = wait.until === 'seconds' && wait.isOwnRetry && !isStopped

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

  if (wait.until === 'slot') return { isReady: isSlotFree, leftS: null, stop: null }
  const isOver = leftS === null || leftS === 0 || isStopped
  const stop = retries && !isOver ? () => setStopped(true) : null
  return { isReady: isOver, leftS: isOver ? null : leftS, stop }
}
