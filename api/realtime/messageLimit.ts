import type { Clock } from '#domain/clock.ts'

const BURST = 40
const PER_S = 10
/** Refused messages in a row after which a socket is cut. */
const PATIENCE = 200

/** Limits the messages of one socket; `null` = cut it. */
export function createMessageLimit(clock: Clock): () => boolean | null {
  let tokens = BURST
  let at = clock()
  let refused = 0
  return () => {
    const now = clock()
    tokens = Math.min(BURST, tokens + ((now - at) / 1000) * PER_S)
    at = now
    if (tokens >= 1) {
      tokens -= 1
      refused = 0
      return true
    }
    refused += 1
    return refused > PATIENCE ? null : false
  }
}
