const DELAYS_MS = [0, 300, 700, 1500, 3000, 5000]
const GIVE_UP_AFTER_MS = 120_000

/** Milliseconds until the next attempt, or null when it is time to stop trying. */
export function reconnectDelay(attempt: number, lostForMs: number): number | null {
  if (lostForMs >= GIVE_UP_AFTER_MS) return null
  return DELAYS_MS[Math.min(attempt, DELAYS_MS.length - 1)] ?? null
}
