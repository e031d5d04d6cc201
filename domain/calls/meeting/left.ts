/** A side that lost its connection keeps its seat so long, seconds. */
export const RETURN_SECONDS = 120

/** Both sides are warned so long before the end, seconds; of a short call a fifth of it. */
export const WARNING_SECONDS = 300

/**
 * What is left of a call, milliseconds from 0 on; `nowMs` by the server's time, both since the epoch.
 * Example: `remainingMs(60_000, 70_000)` is 0.
 */
export function remainingMs(endAtMs: number, nowMs: number): number {
  return Math.max(0, endAtMs - nowMs)
}

/** From when on both are warned that a call ends, milliseconds as its dates. Example: of 480 minutes five before its end, of 10 two. */
export function warningAt(startAtMs: number, endAtMs: number): number {
  return endAtMs - Math.min(WARNING_SECONDS * 1000, (endAtMs - startAtMs) / 5)
}
