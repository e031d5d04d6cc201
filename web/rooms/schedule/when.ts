import { placeOf } from '#domain/room/localTime.ts'

const LANGUAGE = 'en-GB'
const DATE = { weekday: 'short', day: 'numeric', month: 'short' } as const
const TIME = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const
const HOUR_MS = 3600_000
const MINUTE_MS = 60_000

/** The zone of this browser. */
export function ownZone(): string {
  return new Intl.DateTimeFormat(LANGUAGE).resolvedOptions().timeZone
}

/** `Thu 26 Nov, 20:00` as the clocks of a zone show it. */
export function dayAndTime(instant: string | number, zone: string = ownZone()): string {
  return new Intl.DateTimeFormat(LANGUAGE, { ...DATE, ...TIME, timeZone: zone }).format(new Date(instant))
}

/** What the creator's clocks show, where they show something else than the reader's; null where they do not. */
export function creatorsTime(instant: string, zone: string): string | null {
  const there = dayAndTime(instant, zone)
  return there === dayAndTime(instant) ? null : `${there} in ${placeOf(zone)}`
}

/** `in 12 min` below an hour, `in 3 h` below two days, else nothing; times are the server's. */
export function timeUntil(startsAtMs: number, nowMs: number): string | null {
  const leftMs = startsAtMs - nowMs
  if (leftMs <= 0 || leftMs >= 48 * HOUR_MS) return null
  if (leftMs < HOUR_MS) return `in ${Math.ceil(leftMs / MINUTE_MS)} min`
  return `in ${Math.floor(leftMs / HOUR_MS)} h`
}
