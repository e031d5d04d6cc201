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
    left = Math.min(perS, left + ((nowMs - atMs) * perS) / 1000)
    atMs = nowMs
    left -= 1
    return left >= 0
  }
}
