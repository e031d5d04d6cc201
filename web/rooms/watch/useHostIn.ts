import { type RefObject, useEffect } from 'react'
import type { Subscriber } from '#web/media/tracks/createSubscriber.ts'

/** Shows one host, or nobody while there is none, in one container. */
export function useHostIn(
  subscriber: Subscriber | null,
  seatId: string | null,
  container: RefObject<HTMLElement | null>,
): void {
  useEffect(() => {
    if (!subscriber) return
    subscriber.setHosts(seatId === null ? [] : [seatId])
    if (seatId === null) return
    subscriber.setContainer(seatId, container.current)
    return () => subscriber.setContainer(seatId, null)
  }, [subscriber, seatId, container])
}
