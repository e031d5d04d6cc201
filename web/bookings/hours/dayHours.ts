import {
  CALENDAR_BOUNDS,
  type CallCalendar,
  DAY_MINUTES,
  type DayHours,
  type HourRange,
  STEP_MINUTES,
} from '#domain/calls/calendar.ts'

/** What the hours of a creator begin with: Monday to Friday, 10:00 to 17:00 of their clocks. */
export function firstCalendar(zone: string): CallCalendar {
  return {
    zone,
    hours: [1, 2, 3, 4, 5].map((weekday) => ({ weekday, fromMinute: 600, toMinute: 1020 })),
    days: [],
    ...{ bufferMinutes: 15, noticeMinutes: DAY_MINUTES, horizonDays: 30, mostADay: null, isPaused: false },
  }
}

/** The same without dates that are over. @param today by the clocks of its zone, e.g. `2026-11-26` */
export function fromToday(calendar: CallCalendar, today: string): CallCalendar {
  return { ...calendar, days: calendar.days.filter(({ date }) => date >= today) }
}

const byBegin = (a: HourRange, b: HourRange): number => a.fromMinute - b.fromMinute
const textOf = ({ fromMinute, toMinute }: HourRange): string => `${fromMinute}-${toMinute}`

/** What a calendar means, whatever the order in which it was written; whether it is paused is set elsewhere. */
function meant({ hours, days, isPaused: _, ...rules }: CallCalendar): string {
  const week = [...hours].sort((a, b) => a.weekday - b.weekday || byBegin(a, b))
  const dates = [...days].sort((a, b) => (a.date < b.date ? -1 : 1))
  return JSON.stringify([
    week.map((range) => `${range.weekday}/${textOf(range)}`),
    dates.map((day) => [day.date, [...day.hours].sort(byBegin).map(textOf)]),
    [rules.zone, rules.bufferMinutes, rules.noticeMinutes, rules.horizonDays, rules.mostADay],
  ])
}

/** True where two calendars open the same hours by the same rules. */
export function isSameCalendar(a: CallCalendar, b: CallCalendar): boolean {
  return meant(a) === meant(b)
}

/** A range with another begin, as long as it was where the day lets it. */
export function beginningAt<Range extends HourRange>(range: Range, fromMinute: number): Range {
  const length = range.toMinute - range.fromMinute
  return { ...range, fromMinute, toMinute: Math.min(fromMinute + length, DAY_MINUTES) }
}

const FIRST_RANGE: HourRange = { fromMinute: 600, toMinute: 1020 }
const HOUR = 60

/** Hours to add to those of a day: an hour after the last ones, or what is left; null: there is no room. */
export function nextRange(hours: readonly HourRange[]): HourRange | null {
  if (hours.length === 0) return FIRST_RANGE
  const end = Math.max(...hours.map(({ toMinute }) => toMinute))
  if (end + STEP_MINUTES <= DAY_MINUTES) {
    const fromMinute = end + 2 * HOUR <= DAY_MINUTES ? end + HOUR : end
    return { fromMinute, toMinute: Math.min(fromMinute + HOUR, DAY_MINUTES) }
  }
  const begin = Math.min(...hours.map(({ fromMinute }) => fromMinute))
  if (begin < STEP_MINUTES) return null
  return { fromMinute: Math.max(0, begin - HOUR), toMinute: begin }
}

/** The hours of Monday on Tuesday to Friday, too; the weekend stays. */
export function likeMonday(hours: CallCalendar['hours']): CallCalendar['hours'] {
  const monday = hours.filter(({ weekday }) => weekday === 1)
  return [1, 2, 3, 4, 5]
    .flatMap((weekday) => monday.map((range) => ({ ...range, weekday })))
    .concat(hours.filter(({ weekday }) => weekday > 5))
}

/** `09:00`; the end of a day is `24:00`. */
export function clockText(minute: number): string {
  return `${String(Math.floor(minute / HOUR)).padStart(2, '0')}:${String(minute % HOUR).padStart(2, '0')}`
}

/** `Thu 24 Dec 2026` of `2026-12-24`. */
export function dateText(date: string): string {
  const parts = {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  } as const
  return new Intl.DateTimeFormat('en-GB', parts).format(new Date(`${date}T00:00Z`)).replace(',', '')
}

/** Why a date is not added: none, over, in no year of four digits, or there already; null: it can be. */
export function dateFault(date: string, today: string, days: readonly DayHours[]): string | null {
  if (date === '') return 'Choose a date.'
  if (!/^\d{4}-/.test(date)) return 'That year is too far ahead. Choose an earlier date.'
  if (date < today) return 'That date is over. Choose today or a later one.'
  if (days.some((day) => day.date === date)) return 'That date is below already.'
  return days.length < CALENDAR_BOUNDS.days ? null : 'There are too many dates. Remove one first.'
}
