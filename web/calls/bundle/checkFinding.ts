import type { Booking } from '#domain/booking/terms.ts'
import { type CallFinding, findingOf, JUDGE_AFTER_SECONDS } from '#domain/calls/meeting/finding.ts'
import { type CallRecord, type SeenCall, seenOf } from '#domain/calls/meeting/presence.ts'
import { CALL_SIDES, type CallSide, type SpanSource } from '#domain/calls/words.ts'
import type {
  BundleBeat,
  BundleBooking,
  BundleFinding,
  CallBundle,
} from '#protocol/calls/bundle/callBundle.ts'
import type { BundleReport, CheckState } from './report.ts'

/** Rows that were on their way into the database while the site judged may be in it or not, whatever their time. */
const AROUND_MS = 30_000
/** That many moments in which rows came in around that one are tried. */
const MAX_MOMENTS = 16
/** What a booking can be while it is judged, and whether anybody was let in: for findings from before these were kept. */
const MAYBE = (['booked', 'confirmed', 'disputed'] as const).flatMap((status) =>
  [true, false].map((hasEntered) => ({ status, hasEntered })),
)

/** What is computed of a bundle: its beats whose signatures hold, and its spans. */
type Rows = Pick<CallBundle, 'booking' | 'spans'> & { beats: readonly BundleBeat[] }

/** As the database gives the api a time, to the bit, or a second that both round down would be another one. */
const msOf = (us: number) => us / 1000

function recordOf({ booking, spans, beats }: Rows, untilMs: number): CallRecord {
  const bySide = <One>(of: (side: CallSide) => One) =>
    Object.fromEntries(CALL_SIDES.map((side) => [side, of(side)])) as Record<CallSide, One>
  const seenBy = (source: SpanSource) =>
    bySide((side) =>
      spans
        .filter((span) => span.source === source && span.side === side && span.atMs <= untilMs)
        .map(({ fromUs, untilUs }) => ({ fromMs: msOf(fromUs), untilMs: msOf(untilUs) })),
    )
  return {
    ...{ startAtMs: booking.startAtMs, endAtMs: booking.endAtMs },
    ...{ socket: seenBy('socket'), relay: seenBy('relay') },
    beats: bySide((side) => beats.filter((beat) => beat.side === side && beat.atMs <= untilMs)),
  }
}

/** The booking as a finding depends on it. */
function judgedBooking(
  { startAtMs, lengthMinutes, policy, revision }: BundleBooking,
  status: Booking['status'],
): Booking {
  return {
    ...{ startAt: Math.floor(startAtMs / 1000), lengthMinutes, policy, status, revision },
    // no share depends on these
    ...{ amount: 0n, feeBps: 0, pending: null, creatorAsk: null, fanAsk: null },
  }
}

function isSame(kept: BundleFinding, computed: CallFinding): boolean {
  const { seen } = computed
  return (
    kept.kind === computed.kind &&
    kept.leastBps === computed.leastBps &&
    kept.mostBps === computed.mostBps &&
    kept.cause === computed.cause &&
    kept.seen.creatorSeconds === seen.creatorSeconds &&
    kept.seen.fanSeconds === seen.fanSeconds &&
    kept.seen.overlapSeconds === seen.overlapSeconds
  )
}

/** When the site may have read what it judged: when it says, and as each row came in around that. */
function readingTimes({ spans, beats }: Rows, judgedAtMs: number): number[] {
  const apart = (atMs: number) => Math.abs(atMs - judgedAtMs)
  const around = [...spans, ...beats].map(({ atMs }) => atMs).filter((atMs) => apart(atMs) <= AROUND_MS)
  const nearest = [...new Set(around)].sort((one, other) => apart(one) - apart(other))
  return [judgedAtMs, judgedAtMs - AROUND_MS, ...nearest.slice(0, MAX_MOMENTS)]
}

/** Whether it contradicts itself: a booking of another length, a judgement before its time or after the bundle, rows of who is said to have none. */
function isImpossible({ booking, finding, gone, atMs, keys, spans, beats }: CallBundle): boolean {
  const { startAtMs, endAtMs, lengthMinutes } = booking
  const isOfLength = startAtMs % 1000 === 0 && endAtMs - startAtMs === lengthMinutes * 60_000
  const isInTime =
    !finding || (finding.judgedAtMs >= endAtMs + JUDGE_AFTER_SECONDS * 1000 && finding.judgedAtMs <= atMs)
  const areThere = [...keys, ...spans, ...beats].some(({ side }) => gone.includes(side))
  return !isOfLength || !isInTime || areThere
}

function judgedAs({ status, hasEntered }: BundleFinding) {
  return status === null || hasEntered === null ? MAYBE : [{ status, hasEntered }]
}

/**
 * The record of a bundle and what follows from it, computed again, and whether that is what the site found. By all rows: it holds. By those that
 * had come in when it was judged, and not by all: when a row came in is the site's word, so that is unknown.
 */
export function checkFinding(
  rows: Rows,
  bundle: CallBundle,
): Pick<BundleReport, 'seen' | 'computed' | 'finding'> {
  const { finding: kept, gone } = bundle
  const seen = seenOf(recordOf(rows, Number.POSITIVE_INFINITY))
  const judged = (of: SeenCall, { status, hasEntered }: Pick<BundleBooking, 'status' | 'hasEntered'>) =>
    findingOf({ seen: of, hasEntered }, judgedBooking(rows.booking, status))
  const isFound = (of: SeenCall, by: BundleFinding) =>
    judgedAs(by).some((facts) => isSame(by, judged(of, facts)))
  if (isImpossible(bundle))
    return {
      ...{ seen, computed: judged(seen, rows.booking) },
      finding: { state: 'differs', kept, isImpossible: true },
    }
  if (!kept) return { seen, computed: judged(seen, rows.booking), finding: { state: 'none', kept } }
  const { status, hasEntered } = kept
  const computed = judged(seen, {
    status: status ?? rows.booking.status,
    hasEntered: hasEntered ?? rows.booking.hasEntered,
  })
  const of = (state: CheckState, isEarlier = false) => ({
    seen,
    computed,
    finding: { state, kept, isEarlier },
  })
  if (gone.length > 0) return of('unknown')
  if (isFound(seen, kept)) return of('holds')
  const times = readingTimes(rows, kept.judgedAtMs)
  return times.some((untilMs) => isFound(seenOf(recordOf(rows, untilMs)), kept))
    ? of('unknown', true)
    : of('differs')
}
