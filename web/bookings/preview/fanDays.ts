import type { CallCalendar } from '#domain/calls/calendar.ts'
import { byDay, freeTimes } from '#domain/calls/freeTimes.ts'

/** How many days are shown, and times of one. */
const MAX_DAYS = 7
const MAX_TIMES = 12

/** A day with times that are free, as a fan's clocks show them. */
export interface FanDay {
  /** e.g. `2026-11-26` */
  date: string
  /** `09:00`, or `02:00 (second time)` */
  times: { atMs: number; text: string }[]
  /** times that are not shown */
  more: number
}

/** The first days on which a call of this length is free, where nothing is booked. @param at.nowMs of the server */
export function fanDays(
  calendar: CallCalendar,
  at: { lengthMinutes: number; nowMs: number; zone: string },
): FanDay[] {
  const { lengthMinutes, nowMs, zone } = at
  const days = byDay(freeTimes(calendar, { lengthMinutes, nowMs, busy: [] }), zone)
  return days.slice(0, MAX_DAYS).map(({ date, times }) => ({
    date,
    times: times.slice(0, MAX_TIMES).map(({ atMs, clock, isSecond }) => ({
      atMs,
      text: isSecond ? `${clock} (second time)` : clock,
    })),
    more: Math.max(0, times.length - MAX_TIMES),
  }))
}
