import type { Clock } from '#domain/clock.ts'

/** How much there may be at once, and how much of it comes back each second. */
export interface RateBounds {
  perS: number
  most: number
}

/**
 * Counts what one client says: a bucket of `most` that refills by `perS` a second.
 * The answer is false once it is empty.
 */
export function createMessageRate({ perS, most }: RateBounds, clock: Clock): (count: number) => boolean {
  let left = most
  let atMs = clock()
  return (count) => {
    const nowMs = clock()
    // a clock that was set back takes nothing away
    left = Math.min(most, left + (Math.max(0, nowMs - atMs) * perS) / 1000)
    atMs = nowMs
    left -= count
    return left >= 0
  }
}
