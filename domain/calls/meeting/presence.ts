import { otherSide } from '../move.ts'
import type { CallSide } from '../words.ts'

/** Some time, in milliseconds since the epoch; `untilMs` is not in it. */
export interface RecordSpan {
  fromMs: number
  untilMs: number
}

/** Whose word something is: ours (socket and relay are one owner), or that of a side's page. */
export const RECORD_OWNERS = ['server', 'creator', 'fan'] as const
export type RecordOwner = (typeof RECORD_OWNERS)[number]

/** What is on record of a call. */
export interface CallRecord {
  startAtMs: number
  endAtMs: number
  /** when each side's page answered us over its socket */
  socket: Record<CallSide, readonly RecordSpan[]>
  /** when packets of each side went through our relay */
  relay: Record<CallSide, readonly RecordSpan[]>
  /** what each side's page signed */
  beats: Record<CallSide, readonly (RecordSpan & { isLinked: boolean })[]>
}

/** proven: two owners or more say so; unproven: one alone does. Both in order, without overlaps, within the booked time. */
export interface SeenTime {
  proven: RecordSpan[]
  unproven: RecordSpan[]
}

/** When each side was there, and when both were connected with each other. */
export interface SeenCall extends Record<CallSide, SeenTime> {
  together: SeenTime
}

/** Gaps of one owner up to so long are none: beats come each five seconds, and clocks differ. Seconds. */
export const GAP_SECONDS = 5

const GAP_MS = GAP_SECONDS * 1000

/** Without what is empty or ends before it begins; by their beginnings. */
function inOrder(spans: readonly RecordSpan[]): RecordSpan[] {
  return spans
    .filter(({ fromMs, untilMs }) => fromMs < untilMs)
    .map(({ fromMs, untilMs }) => ({ fromMs, untilMs }))
    .sort((one, other) => one.fromMs - other.fromMs)
}

/**
 * What one owner says, in order and without overlaps. Gaps of `GAP_SECONDS` are closed, but not where the owner itself says the contrary:
 * that is no silence.
 */
function merged(spans: readonly RecordSpan[], contrary: readonly RecordSpan[] = []): RecordSpan[] {
  return joined(spans, GAP_MS, contrary)
}

/** Spans in order and without overlaps, with gaps up to `gapMs` closed where nothing of `contrary` is in them. */
function joined(
  spans: readonly RecordSpan[],
  gapMs: number,
  contrary: readonly RecordSpan[] = [],
): RecordSpan[] {
  const denied = inOrder(contrary)
  const all: RecordSpan[] = []
  let next = 0
  let deniedUntil = Number.NEGATIVE_INFINITY
  for (const span of inOrder(spans)) {
    const last = all.at(-1)
    // of all that is denied before this one begins, the latest end says whether some of it reaches behind the last one
    for (let one = denied[next]; one && one.fromMs < span.fromMs; one = denied[++next])
      deniedUntil = Math.max(deniedUntil, one.untilMs)
    const apartMs = last ? span.fromMs - last.untilMs : Number.POSITIVE_INFINITY
    const isOne = apartMs <= 0 || (apartMs <= gapMs && last && deniedUntil <= last.untilMs)
    if (last && isOne) last.untilMs = Math.max(last.untilMs, span.untilMs)
    else all.push(span)
  }
  return all
}

function addTo(all: RecordSpan[], fromMs: number, untilMs: number): void {
  const last = all.at(-1)
  if (last?.untilMs === fromMs) last.untilMs = untilMs
  else all.push({ fromMs, untilMs })
}

/** Counts owners by a walk over the edges of what each of them says, which is merged, within some time. */
function countOwners(owners: readonly (readonly RecordSpan[])[], within: RecordSpan): SeenTime {
  const edges = owners.flat().flatMap(({ fromMs, untilMs }) => {
    const [from, until] = [Math.max(fromMs, within.fromMs), Math.min(untilMs, within.untilMs)]
    return from < until ? [{ atMs: from, change: 1 } as const, { atMs: until, change: -1 } as const] : []
  })
  const seen: SeenTime = { proven: [], unproven: [] }
  let [count, sinceMs] = [0, Number.NEGATIVE_INFINITY]
  for (const { atMs, change } of edges.sort((one, other) => one.atMs - other.atMs)) {
    if (count > 0 && sinceMs < atMs) addTo(count > 1 ? seen.proven : seen.unproven, sinceMs, atMs)
    sinceMs = atMs
    count += change
  }
  return seen
}

const ALWAYS: RecordSpan = { fromMs: Number.NEGATIVE_INFINITY, untilMs: Number.POSITIVE_INFINITY }

/** When a page says that it was not connected with the other side's. */
const apartOf = (beats: CallRecord['beats'][CallSide]) => beats.filter(({ isLinked }) => !isLinked)

/** When a page of a side says that it was; where another page of it was not, that one takes nothing away. */
function linkedOf(beats: CallRecord['beats'][CallSide]): RecordSpan[] {
  const linked = beats.filter(({ isLinked }) => isLinked)
  return merged(linked, apartOf(beats))
}

/** The first spans without what the second ones cover; both are in order and without overlaps. */
function without(spans: readonly RecordSpan[], taken: readonly RecordSpan[]): RecordSpan[] {
  const left: RecordSpan[] = []
  let next = 0
  for (const { fromMs, untilMs } of spans) {
    let atMs = fromMs
    while ((taken[next]?.untilMs ?? Number.POSITIVE_INFINITY) <= fromMs) next++
    for (let n = next; n < taken.length; n++) {
      const one = taken[n]
      if (!one || one.fromMs >= untilMs) break
      if (one.fromMs > atMs) left.push({ fromMs: atMs, untilMs: one.fromMs })
      atMs = Math.max(atMs, one.untilMs)
    }
    if (atMs < untilMs) left.push({ fromMs: atMs, untilMs })
  }
  return left
}

/** When a side denies that it was connected: none of its pages says that it was, and one that it was not. */
function deniedBy(beats: CallRecord['beats'][CallSide]): RecordSpan[] {
  const linked = beats.filter(({ isLinked }) => isLinked)
  // of the seconds between two denials nothing is denied
  return without(joined(apartOf(beats), 0), joined(linked, 0))
}

/**
 * When packets of both sides went through our relay, but where one of the two denies that they were connected: a page that asks the other
 * one over and over for a way, and never connects, makes packets in both directions.
 */
function relayTogether({ relay, beats }: CallRecord): RecordSpan[] {
  const both = countOwners([merged(relay.creator), merged(relay.fan)], ALWAYS).proven
  return without(without(both, deniedBy(beats.creator)), deniedBy(beats.fan))
}

/**
 * What of a call was seen, within its booked time. A side was there while two owners say so: ours by socket or relay, its own page by its beats,
 * the other's page by beats that it was linked in. Both were together while two owners say that they were linked: each page, and ours where
 * packets of both went through the relay and neither of the two denies it. Together lies within the proven time of both. Spans that are empty or end before they begin say nothing.
 */
export function seenOf(record: CallRecord): SeenCall {
  const { socket, relay, beats } = record
  const booked = { fromMs: record.startAtMs, untilMs: record.endAtMs }
  const linked = { creator: linkedOf(beats.creator), fan: linkedOf(beats.fan) }
  // whoever was linked says by it that both were there: what makes two owners of together makes two of each side
  const sideOf = (side: CallSide): SeenTime =>
    countOwners(
      [merged([...socket[side], ...relay[side]]), merged(beats[side]), linked[otherSide(side)]],
      booked,
    )
  return {
    creator: sideOf('creator'),
    fan: sideOf('fan'),
    together: countOwners([linked.creator, linked.fan, relayTogether(record)], booked),
  }
}

const anyOf = ({ proven, unproven }: SeenTime): RecordSpan[] => inOrder([...proven, ...unproven])

/** When the fan was there as well, by whatever word, and nobody says that they were together. */
function withFanApart(spans: readonly RecordSpan[], { fan, together }: SeenCall): RecordSpan[] {
  const alone = without(spans, anyOf(fan))
  return without(without(spans, alone), anyOf(together))
}

/**
 * When both may have been together although nobody says so: the creator was there by one word alone, and the fan was there. The creator's
 * page, which alone would say it against a fan who denies it, may have lost its record.
 */
export const maybeTogether = (seen: SeenCall): RecordSpan[] => withFanApart(seen.creator.unproven, seen)

/** When both were there, by whatever word, and nobody says that they were together. */
export const apartIn = (seen: SeenCall): RecordSpan[] => withFanApart(anyOf(seen.creator), seen)

/** Whole seconds of some spans that do not overlap, rounded down. Example: of 1.9 s it is 1. */
export function secondsIn(spans: readonly RecordSpan[]): number {
  return Math.floor(spans.reduce((sum, { fromMs, untilMs }) => sum + untilMs - fromMs, 0) / 1000)
}
