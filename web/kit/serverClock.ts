/**
 * Server time in the browser: a monotonic clock plus an offset learned from the server. The wall clock of the
 * device is only the first guess; it may be wrong by hours.
 */
const HTTP_PRECISION_MS = 1000
const DRIFT_MS = 1000

let offsetMs = performance.timeOrigin
let isExact = false

/** Server time in milliseconds since the epoch. */
export function serverNow(): number {
  return performance.now() + offsetMs
}

/** Learns from a `Date` header, whose precision is one second. Ignored once an exact answer is known. */
export function learnFromHttp(date: string | null): void {
  const ms = date === null ? Number.NaN : Date.parse(date)
  if (isExact || !Number.isFinite(ms)) return
  const middle = ms + HTTP_PRECISION_MS / 2
  if (Math.abs(middle - serverNow()) > HTTP_PRECISION_MS) offsetMs = middle - performance.now()
}

/** Learns from an answer of our socket; small drift is left alone so that timers do not jump. */
export function learnExact(serverMs: number, roundTripMs: number): void {
  const now = serverMs + roundTripMs / 2
  if (!isExact || Math.abs(now - serverNow()) > DRIFT_MS) offsetMs = now - performance.now()
  isExact = true
}
