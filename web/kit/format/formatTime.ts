const DAY_S = 86_400
// The language of the words around it; the zone is the reader's.
const LANGUAGE = 'en-GB'

/** `0:09`, `1:54`, `1:02:03` from seconds; never negative. */
export function formatCountdown(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds))
  const s = String(whole % 60).padStart(2, '0')
  const minutes = Math.floor(whole / 60)
  if (minutes < 60) return `${minutes}:${s}`
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}:${s}`
}

/** How long something lasts in words: `30 days`, `12 hours`, `90 s`; 0 is `for ever`. */
export function formatDuration(seconds: number): string {
  if (seconds === 0) return 'for ever'
  const units = [
    [DAY_S, 'day'],
    [3600, 'hour'],
    [60, 'minute'],
  ] as const
  for (const [size, name] of units) {
    if (seconds % size === 0) return `${seconds / size} ${name}${seconds === size ? '' : 's'}`
  }
  return `${seconds} s`
}

/** A date in the reader's zone, e.g. `20 Dec 2026`; takes an ISO instant or milliseconds. */
export function formatDate(instant: string | number): string {
  return new Intl.DateTimeFormat(LANGUAGE, { day: 'numeric', month: 'short', year: 'numeric' }).format(
    new Date(instant),
  )
}

/** Date and time in the reader's zone, e.g. `20 Dec, 18:42`. */
export function formatMoment(instant: string | number): string {
  return new Intl.DateTimeFormat(LANGUAGE, {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(new Date(instant))
}

/** Time of day in the reader's zone, e.g. `21:14`. */
export function formatClock(instant: string | number): string {
  return new Intl.DateTimeFormat(LANGUAGE, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(
    new Date(instant),
  )
}

/** A day near now, e.g. `Tue 24 Nov`. */
export function formatDay(instant: string | number): string {
  return new Intl.DateTimeFormat(LANGUAGE, { weekday: 'short', day: 'numeric', month: 'short' })
    .format(new Date(instant))
    .replace(',', '')
}
