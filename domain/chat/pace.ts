/** How fast somebody has written in a room. Times in milliseconds of the database. */
export interface WritingPace {
  /** messages that could be written at once, at `atMs` */
  tokens: number
  atMs: number
  /** when the last message was taken; null = never */
  sentMs: number | null
}

/** Messages at once; then one a second. */
export const PACE_BURST = 5
const PER_S = 1
/** Blocked messages within a minute that make somebody silent, and for how long. */
export const MAX_BLOCKED = 20
export const FLOOD_SILENCE_MS = 60_000
const BLOCKED_MS = 60_000

/** Of somebody who has not written yet. */
export function firstPace(nowMs: number): WritingPace {
  return { tokens: PACE_BURST, atMs: nowMs, sentMs: null }
}

/** Takes a message. @returns the pace after it, or from when on the next one can be written, milliseconds */
export function takePace(
  { tokens, atMs, sentMs }: WritingPace,
  nowMs: number,
  slowS: number,
): { pace: WritingPace } | { code: 'SLOW_MODE' | 'TOO_FAST'; untilMs: number } {
  const slowMs = (sentMs ?? Number.NEGATIVE_INFINITY) + slowS * 1000
  if (slowS > 0 && nowMs < slowMs) return { code: 'SLOW_MODE', untilMs: slowMs }
  // a clock that went back gives nothing, and takes nothing
  const left = Math.min(PACE_BURST, tokens + (Math.max(0, nowMs - atMs) / 1000) * PER_S)
  if (left < 1) return { code: 'TOO_FAST', untilMs: nowMs + Math.ceil(((1 - left) / PER_S) * 1000) }
  return { pace: { tokens: left - 1, atMs: nowMs, sentMs: nowMs } }
}

/** Blocked messages of somebody since a time. */
export interface BlockedCount {
  count: number
  sinceMs: number
}

/** Counts one more. @returns what is counted now, and whether it makes them silent */
export function countBlocked(
  before: BlockedCount | null,
  nowMs: number,
): { blocked: BlockedCount; isTooMany: boolean } {
  const isRunning = before !== null && nowMs - before.sinceMs < BLOCKED_MS
  const blocked = isRunning ? { ...before, count: before.count + 1 } : { count: 1, sinceMs: nowMs }
  return { blocked, isTooMany: blocked.count >= MAX_BLOCKED }
}
