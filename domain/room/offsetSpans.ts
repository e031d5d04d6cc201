import { changeBetween, formatterOf, OFFSET_STEP_MS, offsetMs } from './localTime.ts'

const MINUTE_MS = 60_000
/** Ten years: each three hours of a window are looked at. */
const MAX_WINDOW_MS = 10 * 366 * 86_400_000

/** A time in which the wall clocks of a zone are `offsetMs` ahead of UTC; `toMs` is not in it. */
export interface OffsetSpan {
  fromMs: number
  toMs: number
  offsetMs: number
}

/**
 * The offsets of a zone in a window that is widened to whole minutes, without gaps and the earliest first; none for an empty
 * window. Milliseconds since the epoch. Throws a RangeError for an unknown zone and for a window of more than ten years.
 */
export function offsetSpans(zone: string, fromMs: number, toMs: number): OffsetSpan[] {
  const format = formatterOf(zone)
  if (!(Math.abs(toMs - fromMs) <= MAX_WINDOW_MS)) throw new RangeError('not a window of at most ten years')
  const startMs = Math.floor(fromMs / MINUTE_MS) * MINUTE_MS
  const endMs = Math.ceil(toMs / MINUTE_MS) * MINUTE_MS
  if (startMs >= endMs) return []
  let span: OffsetSpan = { fromMs: startMs, toMs: endMs, offsetMs: offsetMs(format, startMs) }
  const spans = [span]
  for (let at = startMs; at < endMs; at += OFFSET_STEP_MS) {
    const offset = offsetMs(format, at + OFFSET_STEP_MS)
    if (offset === span.offsetMs) continue
    const changeMs = changeBetween(format, at, at + OFFSET_STEP_MS)
    if (changeMs >= endMs) break
    span.toMs = changeMs
    span = { fromMs: changeMs, toMs: endMs, offsetMs: offset }
    spans.push(span)
  }
  return spans
}
