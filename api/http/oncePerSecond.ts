import type { Clock } from '#domain/clock.ts'

const PERIOD_MS = 1000

/**
 * Reads at most once a second, however many ask: they share the answer, also one that is a failure, from when its
 * reading began.
 */
export function oncePerSecond<T>(clock: Clock, read: () => Promise<T>): () => Promise<T> {
  let latest: Promise<T> | undefined
  let beganAt = 0
  let isReading = false
  return () => {
    const now = clock()
    // a clock that was set back must not keep an old answer
    if (latest && (isReading || Math.abs(now - beganAt) < PERIOD_MS)) return latest
    beganAt = now
    isReading = true
    latest = read().finally(() => {
      isReading = false
    })
    return latest
  }
}
