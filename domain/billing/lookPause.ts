/** Pauses between questions in milliseconds: short while somebody stands and waits, then longer. */
const PAUSES_MS = [500, 1000, 1500, 2500, 4000, 6000]
const LAST_PAUSE_MS = 10_000
/** Bounds of a pause in the line, where half of what is left is waited for. */
const MIN_IN_LINE_MS = 1000
const MAX_IN_LINE_MS = 15_000

/**
 * Milliseconds until a page asks again how an open purchase stands. Whoever stands in the line asks after half of what their
 * place leaves, so that who waits long asks seldom and still is there when the turn comes.
 * @param asked how often it was asked about so far, 1 or more
 * @param leftS seconds until the turn comes, as the last answer told; null: it stands in no line
 */
export function lookPauseMs(asked: number, leftS: number | null): number {
  if (leftS === null) return PAUSES_MS[asked - 1] ?? LAST_PAUSE_MS
  return Math.min(Math.max(leftS * 500, MIN_IN_LINE_MS), MAX_IN_LINE_MS)
}
