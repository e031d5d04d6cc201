import { MAX_RELAY_SPAN_MS } from '#protocol/node.ts'
import { type RelayWayOf, readUsage } from './readUsage.ts'

/** When packets of a side went through; by a clock that only goes on, milliseconds. */
export interface CountedSpan extends RelayWayOf {
  fromMs: number
  untilMs: number
}

/** A relay has fewer ways than this. */
const MAX_WAYS = 50_000
/** Packets a second in each direction: two pages that only ask each other whether they are there send fewer, a voice sends fifty. */
const MIN_PACKETS_PER_S = 5

interface Way {
  sinceMs: number
  hasCounted: boolean
}

/**
 * Makes spans of lines of coturn's own.
 * @param nowMs only goes on
 * @returns what to do with each line as it comes: a span, or null where it makes none
 */
export function collectSpans(nowMs: () => number): (line: string) => CountedSpan | null {
  const ways = new Map<string, Way>()
  return (line) => {
    const read = readUsage(line)
    if (!read) return null
    if (read.kind === 'gone') {
      ways.delete(read.session)
      return null
    }
    const { kind, session, roomId, side } = read
    const [way, now] = [ways.get(session), nowMs()]
    // what counts begins when the way can reach the other end, not when its page prepares it
    if (kind !== 'used') {
      if (kind === 'opened' || !way?.hasCounted) keep({ sinceMs: now, hasCounted: false })
      return null
    }
    keep({ sinceMs: now, hasCounted: true })
    if (!way) return null
    const tookMs = now - way.sinceMs
    const least = (tookMs / 1000) * MIN_PACKETS_PER_S
    const isUsed = Math.min(read.packetsIn, read.packetsOut) >= Math.max(1, least)
    if (!isUsed || tookMs <= 0 || tookMs > MAX_RELAY_SPAN_MS) return null
    return { session, roomId, side, fromMs: way.sinceMs, untilMs: now }

    function keep(next: Way): void {
      if (!ways.has(session) && ways.size >= MAX_WAYS) {
        const oldest = ways.keys().next().value
        if (oldest !== undefined) ways.delete(oldest)
      }
      ways.set(session, next)
    }
  }
}
