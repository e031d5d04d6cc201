import type { OffsetSpan } from '../room/offsetSpans.ts'
import { type CallCalendar, DAY_MINUTES, STEP_MINUTES } from './calendar.ts'
import { knownSpans } from './knownSpans.ts'

const MINUTE_MS = 60_000
const STEP_MS = STEP_MINUTES * MINUTE_MS
const DAY_MS = DAY_MINUTES * MINUTE_MS
/** More than dates of the calendar lie apart from the instants they are about. */
const MARGIN_MS = 4 * DAY_MS

/** Time that is taken; `isCall`: by a call of this calendar, which keeps its buffer and counts on its day. */
export interface BusySpan {
  startsAtMs: number
  endsAtMs: number
  isCall: boolean
}

/** From and to, the latter not in it where nothing else stands; of a wall clock as if it showed UTC, or of instants. */
type Stretch = [fromMs: number, toMs: number]

/** A call that somebody would have. */
export interface CallWish {
  lengthMinutes: number
  /** of the server, in milliseconds since the epoch */
  nowMs: number
  busy: readonly BusySpan[]
}

/**
 * When a call of this length can begin, in milliseconds since the epoch, the earliest first: on steps of the wall clock
 * within hours of the calendar, from `noticeMinutes` until `horizonDays` of 24 hours after now, both included. Hours that
 * touch are one, over midnight too. What clocks skip is not offered, what they show twice only the first time.
 * Throws a RangeError for an unknown zone.
 */
export function freeTimes(calendar: CallCalendar, wish: CallWish): number[] {
  return timesWithin(calendar, wish, boundsOf(calendar, wish.nowMs))
}

/**
 * True when `freeTimes` has this instant, in milliseconds since the epoch; it looks at the days around it alone.
 * Throws a RangeError for an unknown zone.
 */
export function isFree(calendar: CallCalendar, wish: CallWish, atMs: number): boolean {
  const [firstMs, lastMs] = boundsOf(calendar, wish.nowMs)
  return firstMs <= atMs && atMs <= lastMs && timesWithin(calendar, wish, [atMs, atMs]).length > 0
}

/**
 * The free instants around one: at or after it, the earliest first, then those before it, the latest first; so many at
 * most. Throws a RangeError for an unknown zone.
 */
export function nextFree(
  calendar: CallCalendar,
  wish: CallWish,
  { atMs, most }: { atMs: number; most: number },
): number[] {
  const [firstMs, lastMs] = boundsOf(calendar, wish.nowMs)
  if (firstMs > lastMs) return []
  const nearMs = Math.min(Math.max(firstMs, atMs), lastMs)
  const from = (toMs: number) => timesWithin(calendar, wish, [nearMs, toMs]).filter((one) => one >= atMs)
  // most people take one of the same days, and a whole calendar takes its time
  const soon = from(Math.min(lastMs, nearMs + 2 * DAY_MS))
  const after = soon.length < most ? from(lastMs) : soon
  if (after.length >= most) return after.slice(0, most)
  const earlier = timesWithin(calendar, wish, [firstMs, nearMs]).filter((one) => one < atMs)
  return [...after, ...earlier.reverse()].slice(0, most)
}

/** The first and the last instant at which a call can begin by notice and horizon. */
function boundsOf({ noticeMinutes, horizonDays }: CallCalendar, nowMs: number): Stretch {
  return [nowMs + noticeMinutes * MINUTE_MS, nowMs + horizonDays * DAY_MS]
}

/** @param bounds both included */
function timesWithin(calendar: CallCalendar, wish: CallWish, [firstMs, lastMs]: Stretch): number[] {
  const spans = knownSpans(calendar.zone, firstMs - MARGIN_MS, lastMs + MARGIN_MS)
  if (calendar.isPaused || firstMs > lastMs) return []
  const full = fullDates(calendar, wish.busy, spans)
  const lengthMs = wish.lengthMinutes * MINUTE_MS
  const found = new Set<number>()
  for (const [fromWall, toWall] of openHours(calendar, firstMs, lastMs)) {
    const endMs = endOf(toWall, spans)
    for (let wall = fromWall; wall < toWall; wall += STEP_MS) {
      const [atMs] = instantsOf(wall, spans)
      if (atMs === undefined || atMs < firstMs || atMs > lastMs) continue
      if (atMs + lengthMs <= endMs && !full.has(Math.floor(wall / DAY_MS))) found.add(atMs)
    }
  }
  return withoutTaken(
    [...found].sort((a, b) => a - b),
    lengthMs,
    merged(wish.busy.map((span) => keptFree(span, calendar.bufferMinutes * MINUTE_MS))),
  )
}

const dateOf = (wall: number): string => new Date(wall).toISOString().slice(0, 10)

/** The hours of all dates that calls between two instants can lie on. */
function openHours(calendar: CallCalendar, firstMs: number, lastMs: number): Stretch[] {
  const differing = new Map(calendar.days.map(({ date, hours }) => [date, hours]))
  const stretches: Stretch[] = []
  const midnight = Math.floor(firstMs / DAY_MS) * DAY_MS
  for (let day = midnight - 2 * DAY_MS; day <= lastMs + 2 * DAY_MS; day += DAY_MS) {
    const weekday = new Date(day).getUTCDay() || 7
    const hours = differing.get(dateOf(day)) ?? calendar.hours.filter((range) => range.weekday === weekday)
    for (const { fromMinute, toMinute } of hours)
      stretches.push([day + fromMinute * MINUTE_MS, day + toMinute * MINUTE_MS])
  }
  return merged(stretches)
}

/** What lies in at least one of them, in order and without touching. */
function merged(stretches: readonly Stretch[]): Stretch[] {
  const apart: Stretch[] = []
  for (const [fromMs, toMs] of stretches.toSorted(([a], [b]) => a - b)) {
    if (toMs <= fromMs) continue
    const previous = apart.at(-1)
    if (previous && fromMs <= previous[1]) previous[1] = Math.max(previous[1], toMs)
    else apart.push([fromMs, toMs])
  }
  return apart
}

/** When clocks show this, the earliest first; never for what they skip. */
function instantsOf(wall: number, spans: readonly OffsetSpan[]): number[] {
  return spans
    .filter(({ fromMs, toMs, offsetMs }) => wall - offsetMs >= fromMs && wall - offsetMs < toMs)
    .map(({ offsetMs }) => wall - offsetMs)
}

/** When hours until this end: with the later of two, and with the change that skips it. */
function endOf(wall: number, spans: readonly OffsetSpan[]): number {
  const shown = instantsOf(wall, spans).at(-1)
  if (shown !== undefined) return shown
  return spans.find(({ toMs, offsetMs }) => wall - offsetMs < toMs)?.fromMs ?? Number.NEGATIVE_INFINITY
}

/** Dates of the calendar's zone on which as many calls begin as it wants. */
function fullDates(
  { mostADay }: CallCalendar,
  busy: readonly BusySpan[],
  spans: readonly OffsetSpan[],
): Set<number> {
  const counts = new Map<number, number>()
  for (const { startsAtMs, isCall } of busy) {
    const span = spans.find(({ fromMs, toMs }) => startsAtMs >= fromMs && startsAtMs < toMs)
    if (!isCall || !span) continue
    const date = Math.floor((startsAtMs + span.offsetMs) / DAY_MS)
    counts.set(date, (counts.get(date) ?? 0) + 1)
  }
  const full = [...counts].filter(([, count]) => mostADay !== null && count >= mostADay)
  return new Set(full.map(([date]) => date))
}

/** The instants that a call must not touch because of what is there. */
function keptFree({ startsAtMs, endsAtMs, isCall }: BusySpan, bufferMs: number): Stretch {
  return isCall ? [startsAtMs - bufferMs, endsAtMs + bufferMs] : [startsAtMs, endsAtMs]
}

function withoutTaken(times: readonly number[], lengthMs: number, taken: readonly Stretch[]): number[] {
  let n = 0
  return times.filter((atMs) => {
    while ((taken[n]?.[1] ?? Number.POSITIVE_INFINITY) <= atMs) n++
    return atMs + lengthMs <= (taken[n]?.[0] ?? Number.POSITIVE_INFINITY)
  })
}

/** Times of one date of a zone; `isSecond`: its clocks show this time twice that day, and it is the later one. */
export interface TimesOfDay {
  /** e.g. `2026-11-26` */
  date: string
  times: { atMs: number; clock: string; isSecond: boolean }[]
}

/**
 * The same times as the clocks of a zone show them, day by day, the earliest first. Throws a RangeError for an unknown zone
 * and for times that lie ten years apart.
 */
export function byDay(times: readonly number[], zone: string): TimesOfDay[] {
  const ordered = times.toSorted((a, b) => a - b)
  const [firstMs = 0] = ordered
  const lastMs = ordered.at(-1) ?? firstMs
  const spans = knownSpans(zone, firstMs - MARGIN_MS, lastMs + MARGIN_MS)
  const days = new Map<string, TimesOfDay['times']>()
  for (const atMs of ordered) {
    const span = spans.find(({ toMs }) => atMs < toMs)
    const wall = atMs + (span?.offsetMs ?? 0)
    const date = dateOf(wall)
    const isSecond = (instantsOf(wall, spans)[0] ?? atMs) < atMs
    const clock = new Date(wall).toISOString().slice(11, 16)
    const times = days.get(date) ?? []
    times.push({ atMs, clock, isSecond })
    days.set(date, times)
  }
  return [...days].map(([date, times]) => ({ date, times }))
}
