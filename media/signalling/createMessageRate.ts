import type { Clock } from '#domain/clock.ts'

/**
 * Counts one client's messages: a bucket of `perS` that refills by `perS` a second.
 * The answer is false once it is empty.
 */
export function createMessageRate(perS: number, clock: Clock): () => boolean {
  let left = perS
  let atMs = clock()
  return () => {
    const nowMs = clock()
    // a clock that was set back takes nothing away
    left = Math.min(perS, left + (Math.max(0, nowMs - atMs) * perS) / 1000)
    atMs = nowMs
    left -= 1
    return left >= 0
  }
}
