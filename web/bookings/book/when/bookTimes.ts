import type { FreeRun } from '#api/bookings/reservations/contract.ts'
import { STEP_MINUTES } from '#domain/calls/calendar.ts'
import { byDay } from '#domain/calls/freeTimes.ts'
import { placeOf } from '#domain/room/localTime.ts'

const STEP_MS = STEP_MINUTES * 60_000

/** A time at which a call can begin. */
export interface BookTime {
  atMs: number
  /** by the clocks of who reads: `16:30`, or `02:00 (second time)` */
  text: string
  /** by the creator's, where they show something else: `10:30 in New York`, `Fri 00:30 in Tokyo` */
  there: string | null
}

/** A date of who reads, with the times that are free on it. */
export interface BookDay {
  /** e.g. `2026-11-26` */
  date: string
  times: BookTime[]
}

/** Every beginning in these runs, in milliseconds since the epoch, the earliest first. */
export function runTimes(runs: readonly FreeRun[]): number[] {
  const times = new Set<number>()
  for (const { first, last } of runs)
    for (let atMs = Date.parse(first); atMs <= Date.parse(last); atMs += STEP_MS) times.add(atMs)
  return [...times].sort((a, b) => a - b)
}

const weekdayOf = (date: string): string =>
  new Intl.DateTimeFormat('en-GB', { weekday: 'short', timeZone: 'UTC' }).format(new Date(`${date}T00:00Z`))

/** Free times, day by day of who reads. @param zones of who reads and of the creator */
export function bookDays(times: readonly number[], zones: { own: string; creators: string }): BookDay[] {
  const there = new Map(
    byDay(times, zones.creators).flatMap(({ date, times: all }) =>
      all.map(({ atMs, clock }) => [atMs, { date, clock }] as const),
    ),
  )
  return byDay(times, zones.own).map(({ date, times: all }) => ({
    date,
    times: all.map(({ atMs, clock, isSecond }) => {
      const other = there.get(atMs) ?? { date, clock }
      const isSame = other.date === date && other.clock === clock
      const shown = other.date === date ? other.clock : `${weekdayOf(other.date)} ${other.clock}`
      return {
        atMs,
        text: isSecond ? `${clock} (second time)` : clock,
        there: isSame ? null : `${shown} in ${placeOf(zones.creators)}`,
      }
    }),
  }))
}

/** The wanted day, or the first free one after it; null: none is free. */
export function dayFrom(days: readonly BookDay[], wanted: string | undefined): BookDay | null {
  const fitting = wanted === undefined ? undefined : days.find(({ date }) => date >= wanted)
  return fitting ?? days[0] ?? null
}

/** When a call is, by the clocks of a zone: `Thursday 26 November 2026, 16:30 to 17:00`. */
export function callMoment(call: { startsAtMs: number; endsAtMs: number }, zone: string): string {
  const parts = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' } as const
  const day = new Intl.DateTimeFormat('en-GB', { ...parts, timeZone: zone }).format(call.startsAtMs)
  return `${day.replace(',', '')}, ${clockIn(call.startsAtMs, zone)} to ${clockIn(call.endsAtMs, zone)}`
}

/** `Thu 26 Nov` by the clocks of a zone. */
export function shortDay(atMs: number, zone: string): string {
  const parts = { weekday: 'short', day: 'numeric', month: 'short' } as const
  return new Intl.DateTimeFormat('en-GB', { ...parts, timeZone: zone }).format(atMs).replace(',', '')
}

/** `16:30` by the clocks of a zone. */
export function clockIn(atMs: number, zone: string): string {
  const parts = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const
  return new Intl.DateTimeFormat('en-GB', { ...parts, timeZone: zone }).format(atMs)
}

/** `Sat 5 Dec, 18:30` by the clocks of a zone. @param atS seconds */
export function bookingMoment(atS: number, zone: string): string {
  return `${shortDay(atS * 1000, zone)}, ${clockIn(atS * 1000, zone)}`
}
