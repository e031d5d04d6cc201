import { type CallCalendar, calendarFault } from '#domain/calls/calendar.ts'
import { isZone } from '#domain/room/localTime.ts'
import { ApiProblem } from '#web/kit/api/ApiProblem.ts'

/** What is wrong with a calendar, by where: `/hours/3`, `/zone`. */
export type CalendarFaults = Readonly<Record<string, string>>

/** What is wrong with a calendar before anybody is asked. @param zone that is stored: the server knows it */
export function ownFaults(calendar: CallCalendar, zone: string | undefined): CalendarFaults {
  const isOld = calendar.zone === zone && !isZone(zone)
  const fault = calendarFault(isOld ? { ...calendar, zone: 'UTC' } : calendar)
  return fault ? { [`/${fault.path.join('/')}`]: fault.message } : {}
}

const OF_CALENDAR = /^\/calendar(?=\/)/

/** What the server refused of a calendar, by where. */
export function refusedCalendar(problem: unknown): CalendarFaults {
  if (!(problem instanceof ApiProblem)) return {}
  const fields = Object.entries(problem.problem.fields ?? {}).filter(([path]) => OF_CALENDAR.test(path))
  return Object.fromEntries(fields.map(([path, text]) => [path.replace(OF_CALENDAR, ''), text]))
}

/** The first fault at a place or below it; null: there is none. */
export function faultAt(faults: CalendarFaults, path: string): string | null {
  return Object.entries(faults).find(([at]) => at === path || at.startsWith(`${path}/`))?.[1] ?? null
}

/** Places that show their faults themselves. */
const SHOWN = /^\/(?:zone|hours\/\d+|days\/\d+)(?:\/|$)/

/** Faults of no row of the page, each sentence once. */
export function otherFaults(faults: CalendarFaults): string[] {
  return [...new Set(Object.entries(faults).flatMap(([path, text]) => (SHOWN.test(path) ? [] : [text])))]
}
