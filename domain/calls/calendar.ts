import { isZone } from '../room/localTime.ts'

/** Times of a calendar are multiples of this, in minutes; calls begin on them. */
export const STEP_MINUTES = 15
/** Minutes on the clock of a day. */
export const DAY_MINUTES = 1440

/** Bounds of what a creator can set; minutes and days. */
export const CALENDAR_BOUNDS = {
  /** ranges in a week */
  hours: 56,
  /** dates that differ from their week */
  days: 120,
  /** ranges of one such date */
  hoursOfDay: 8,
  bufferMinutes: 120,
  noticeMinutes: { least: 60, most: 14 * DAY_MINUTES },
  horizonDays: { least: 1, most: 60 },
  mostADay: { least: 1, most: 24 },
  lengthMinutes: { least: 5, most: 480 },
  /** offers that are open at once */
  offers: 12,
} as const

/** Part of a day by its clock: minutes since 00:00, multiples of 15; `toMinute` is not in it and may be 1440. */
export interface HourRange {
  fromMinute: number
  toMinute: number
}

/** The same on a day of each week: 1 is Monday, 7 Sunday (ISO 8601). */
export interface WeekRange extends HourRange {
  weekday: number
}

/** A date that differs from its week, e.g. `2026-12-24`; without hours nothing can be booked on it. */
export interface DayHours {
  date: string
  hours: HourRange[]
}

/** When fans can book somebody: by the clocks of a zone, whatever these do. */
export interface CallCalendar {
  /** of the IANA list, e.g. `Europe/Berlin` */
  zone: string
  hours: WeekRange[]
  days: DayHours[]
  /** kept free between two calls */
  bufferMinutes: number
  /** between a booking and its call, at least */
  noticeMinutes: number
  /** how far ahead */
  horizonDays: number
  /** calls that begin on one date of the zone; null: any number */
  mostADay: number | null
  /** nothing can be booked for now; what is booked stays */
  isPaused: boolean
}

/** What is wrong with a calendar, where it stands in it, and one sentence that says what to do. */
export interface CalendarFault {
  path: (string | number)[]
  message: string
}

/** The first thing across the fields of a calendar that cannot be kept; null when all can. */
export function calendarFault(calendar: CallCalendar): CalendarFault | null {
  if (!isZone(calendar.zone))
    return { path: ['zone'], message: 'There is no such time zone. Choose another.' }
  if (calendar.hours.length > CALENDAR_BOUNDS.hours)
    return {
      path: ['hours'],
      message: `A week has room for ${CALENDAR_BOUNDS.hours} stretches of hours. Remove or join some.`,
    }
  if (calendar.days.length > CALENDAR_BOUNDS.days)
    return { path: ['days'], message: `There is room for ${CALENDAR_BOUNDS.days} dates. Remove some.` }
  const ofWeek = faultOf(calendar.hours, ({ weekday }) => weekday)
  if (ofWeek) return { ...ofWeek, path: ['hours', ...ofWeek.path] }
  const dates = new Set<string>()
  for (const [n, { date, hours }] of calendar.days.entries()) {
    if (!isDate(date))
      return { path: ['days', n, 'date'], message: 'No calendar has this date. Choose another.' }
    if (dates.has(date))
      return { path: ['days', n, 'date'], message: 'This date is there twice. Remove one of them.' }
    dates.add(date)
    const ofDay = faultOf(hours, () => date)
    if (ofDay) return { ...ofDay, path: ['days', n, 'hours', ...ofDay.path] }
  }
  return null
}

/** The first of these ranges that ends too early or overlaps one of before on the same day. */
function faultOf<R extends HourRange>(
  ranges: readonly R[],
  dayOf: (range: R) => string | number,
): CalendarFault | null {
  for (const [n, range] of ranges.entries()) {
    if (range.toMinute <= range.fromMinute)
      return { path: [n], message: 'These hours end no later than they begin. Choose a later end.' }
    const isTaken = ranges
      .slice(0, n)
      .some(
        (other) =>
          dayOf(other) === dayOf(range) &&
          other.fromMinute < range.toMinute &&
          range.fromMinute < other.toMinute,
      )
    if (isTaken)
      return {
        path: [n],
        message: 'These hours overlap others of the same day. Change or remove one of them.',
      }
  }
  return null
}

function isDate(date: string): boolean {
  const ms = /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(`${date}T00:00Z`) : Number.NaN
  return !Number.isNaN(ms) && new Date(ms).toISOString().slice(0, 10) === date
}
