import type { Clock } from '#domain/clock.ts'

/** So many negotiations of one seat may begin within a second. */
const PER_S = 2
const SECOND_MS = 1000

/** Lets something else run for so long. */
export type Wait = (ms: number) => Promise<void>

/**
 * When a seat may begin its next negotiation: at once, unless two began within the last second.
 * @returns resolves when it may; to be asked one at a time
 */
export function createTurns(clock: Clock, wait: Wait): () => Promise<void> {
  const begun: number[] = []
  return async () => {
    const nowMs = clock()
    const freeMs = begun.length < PER_S ? nowMs : (begun.shift() ?? 0) + SECOND_MS
    // a clock that was set back must not hold anybody up
    const waitMs = Math.min(SECOND_MS, Math.max(0, freeMs - nowMs))
    begun.push(nowMs + waitMs)
    if (waitMs > 0) await wait(waitMs)
  }
}
