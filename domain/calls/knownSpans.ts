import { type OffsetSpan, offsetSpans } from '../room/offsetSpans.ts'

/** Windows begin and end on multiples of this, so that many questions share one. */
const BLOCK_MS = 90 * 86_400_000
/** Of more than this the oldest is found anew. */
const MAX_WINDOWS = 500

// looking at clocks is dear, and what they do in a window never changes
const known = new Map<string, readonly OffsetSpan[]>()

/** The offsets of a zone in a window and around it, as `offsetSpans` finds them; remembered. Throws a RangeError as it does. */
export function knownSpans(zone: string, fromMs: number, toMs: number): readonly OffsetSpan[] {
  const firstMs = Math.floor(fromMs / BLOCK_MS) * BLOCK_MS
  const lastMs = Math.ceil(toMs / BLOCK_MS) * BLOCK_MS
  const key = `${zone} ${firstMs} ${lastMs}`
  const spans = known.get(key) ?? offsetSpans(zone, firstMs, lastMs)
  const [oldest] = known.keys()
  if (!known.has(key) && known.size >= MAX_WINDOWS && oldest !== undefined) known.delete(oldest)
  known.set(key, spans)
  return spans
}
