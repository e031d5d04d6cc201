import { useEffect, useRef, useState } from 'react'

const AWAITED_MS = 2000

interface AwaitedParts<Order> {
  /** of the last press; null: none yet */
  order: Order | null
  /** it was taken, and nothing went wrong since */
  isTaken: boolean
  /** what is read now shows that */
  isKnownNow: boolean
  /** reads it again */
  look: () => void
}

/** True from when something was taken until what is read shows it; it is read again until then. */
export function useAwaited<Order>({ order, isTaken, isKnownNow, look }: AwaitedParts<Order>): boolean {
  const [known, setKnown] = useState<Order | null>(null)
  const latest = useRef(look)
  latest.current = look
  const isSeen = isTaken && isKnownNow
  // what was decided about may come back later: it was known all the same
  useEffect(() => {
    if (isSeen) setKnown(order)
  }, [isSeen, order])
  const isAwaited = isTaken && order !== null && !isKnownNow && known !== order
  useEffect(() => {
    if (!isAwaited) return
    const timer = setInterval(() => latest.current(), AWAITED_MS)
    return () => clearInterval(timer)
  }, [isAwaited])
  return isAwaited
}
