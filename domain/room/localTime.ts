const MINUTE_MS = 60_000
/** Offsets of zones lie within this. */
const FARTHEST_MS = 18 * 3600_000
/** No zone changes its offset twice within this. */
export const OFFSET_STEP_MS = 3 * 3600_000
const LOCAL = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})$/
/** Names of the IANA list; an offset such as +02:00 is no zone, for it knows no summer. */
const ZONE = /^[A-Za-z][A-Za-z0-9_+/-]{0,63}$/

/** What a wall-clock time stands for in a zone; instants in milliseconds since the epoch. */
export type LocalMeaning =
  | { is: 'once'; atMs: number }
  /** clocks go forward over it; `next` is the first time after it that they show, e.g. `2027-03-14T03:00` */
  | { is: 'skipped'; next: string }
  /** clocks go back over it */
  | { is: 'twice'; earlierMs: number; laterMs: number }

/** True for the name of a zone that this machine knows. */
export function isZone(zone: string): boolean {
  if (!ZONE.test(zone)) return false
  try {
    formatterOf(zone)
    return true
  } catch {
    return false
  }
}

/** What reads the wall clock of a zone for `offsetMs`; dear to make. Throws a RangeError for an unknown zone. */
export function formatterOf(zone: string): Intl.DateTimeFormat {
  const number = 'numeric'
  return new Intl.DateTimeFormat('en-US', {
    ...{ timeZone: zone, calendar: 'iso8601', numberingSystem: 'latn', hourCycle: 'h23' },
    ...{ year: number, month: number, day: number, hour: number, minute: number, second: number },
  })
}

/** Milliseconds that the zone's wall clock is ahead of UTC. Throws a RangeError for an instant that is none. */
export function offsetMs(format: Intl.DateTimeFormat, atMs: number): number {
  const parts = Object.fromEntries(format.formatToParts(atMs).map(({ type, value }) => [type, Number(value)]))
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(atMs / 1000) * 1000
}

/** `2026-11-23T20:00` as if it were UTC; null for what no calendar has. */
function parseLocal(local: string): number | null {
  const match = LOCAL.exec(local)
  if (!match) return null
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = match.slice(1).map(Number)
  const ms = Date.UTC(year, month - 1, day, hour, minute)
  return year >= 1970 && new Date(ms).toISOString().slice(0, 16) === local ? ms : null
}

const written = (asUtcMs: number): string => new Date(asUtcMs).toISOString().slice(0, 16)

/** What the clocks of a zone show, e.g. `2026-11-23T20:00`. Throws a RangeError for an unknown zone. */
export function localOf(atMs: number, zone: string): string {
  return written(atMs + offsetMs(formatterOf(zone), atMs))
}

/** The instant at which an offset becomes another one, between two whole minutes that have the two. */
export function changeBetween(format: Intl.DateTimeFormat, beforeMs: number, afterMs: number): number {
  const before = offsetMs(format, beforeMs)
  let [low, high] = [beforeMs / MINUTE_MS, afterMs / MINUTE_MS]
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (offsetMs(format, middle * MINUTE_MS) === before) low = middle
    else high = middle
  }
  return high * MINUTE_MS
}

/**
 * What a wall-clock time stands for in a zone; null for what no calendar has.
 * @param local e.g. `2026-11-23T20:00`
 * @throws RangeError for an unknown zone
 */
export function meaningOf(local: string, zone: string): LocalMeaning | null {
  const format = formatterOf(zone)
  const asUtcMs = parseLocal(local)
  if (asUtcMs === null) return null
  const samples: number[] = []
  for (let at = asUtcMs - FARTHEST_MS; at <= asUtcMs + FARTHEST_MS; at += OFFSET_STEP_MS) samples.push(at)
  const offsets = [...new Set(samples.map((at) => offsetMs(format, at)))]
  const found = offsets
    .map((offset) => ({ atMs: asUtcMs - offset, offset }))
    .filter(({ atMs, offset }) => offsetMs(format, atMs) === offset)
    .map(({ atMs }) => atMs)
    .sort((a, b) => a - b)
  const [earlierMs, laterMs] = found
  if (earlierMs !== undefined && laterMs !== undefined) return { is: 'twice', earlierMs, laterMs }
  if (earlierMs !== undefined) return { is: 'once', atMs: earlierMs }
  for (const [n, at] of samples.entries()) {
    const next = samples[n + 1]
    if (next === undefined || offsetMs(format, at) === offsetMs(format, next)) continue
    const changeMs = changeBetween(format, at, next)
    const shown = changeMs + offsetMs(format, changeMs)
    if (shown > asUtcMs && changeMs + offsetMs(format, at) <= asUtcMs)
      return { is: 'skipped', next: written(shown) }
  }
  throw new RangeError(`${local} in ${zone} is neither shown nor skipped`)
}

/** The last part of a zone's name, as people say it: `New York`. */
export function placeOf(zone: string): string {
  return (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ')
}

/** A moment for somebody who may read it elsewhere, e.g. `Thu 26 Nov 2026, 20:00 New York time (UTC−05:00)`. */
export function momentIn(atMs: number, zone: string): string {
  const options = { timeZone: zone, day: 'numeric', month: 'short', year: 'numeric' } as const
  const format = new Intl.DateTimeFormat('en-GB', {
    ...{ ...options, weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
    timeZoneName: 'longOffset',
  })
  const part = Object.fromEntries(format.formatToParts(atMs).map(({ type, value }) => [type, value]))
  const day = `${part.weekday} ${part.day} ${part.month} ${part.year}, ${part.hour}:${part.minute}`
  const offset = (part.timeZoneName ?? 'GMT').replace('GMT', 'UTC').replace('-', '−')
  return placeOf(zone) === 'UTC' || offset === 'UTC'
    ? `${day} UTC`
    : `${day} ${placeOf(zone)} time (${offset})`
}
