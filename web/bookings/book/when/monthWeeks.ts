const DAY_MS = 86_400_000
const WEEK = 7

const msOf = (date: string): number => Date.parse(`${date}T00:00Z`)
const dateOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10)
const inWords = (date: string, parts: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat('en-GB', { ...parts, timeZone: 'UTC' }).format(msOf(date))

/** `2026-11` of `2026-11-26`. */
export function monthOf(date: string): string {
  return date.slice(0, 7)
}

/** The month so many after this one, e.g. `2027-01` for `2026-12` and 1. */
export function monthAfter(month: string, count: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number)
  return new Date(Date.UTC(year, number - 1 + count)).toISOString().slice(0, 7)
}

/** `November 2026`. */
export function monthTitle(month: string): string {
  return inWords(`${month}-01`, { month: 'long', year: 'numeric' })
}

/** The weeks of a month from Monday to Sunday; null for what belongs to another month. */
export function monthWeeks(month: string): (string | null)[][] {
  const firstMs = msOf(`${month}-01`)
  const skipped = (new Date(firstMs).getUTCDay() + WEEK - 1) % WEEK
  const weeks: (string | null)[][] = []
  for (let monday = firstMs - skipped * DAY_MS; monthOf(dateOf(monday)) <= month; monday += WEEK * DAY_MS) {
    const dates = Array.from({ length: WEEK }, (_, n) => dateOf(monday + n * DAY_MS))
    weeks.push(dates.map((date) => (monthOf(date) === month ? date : null)))
  }
  return weeks
}

/** `Thursday 26 November`. */
export function dayTitle(date: string): string {
  return inWords(date, { weekday: 'long', day: 'numeric', month: 'long' }).replace(',', '')
}

/** What a day is called: `Thursday 26 November, 4 times free`. */
export function dayName(date: string, count: number): string {
  const free = count === 0 ? 'no time' : count === 1 ? '1 time' : `${count} times`
  return `${dayTitle(date)}, ${free} free`
}

/**
 * The free day to which a key leads from another one; null where it leads nowhere. Left and right go to the next one, up and
 * down to the next one a week or more away, Home and End to the ends of the month, PageUp and PageDown to another month.
 * @param free the earliest first
 */
export function dayByKey(key: string, from: string, free: readonly string[]): string | null {
  const first = (fits: (date: string) => boolean) => free.find(fits) ?? null
  const last = (fits: (date: string) => boolean) => free.findLast(fits) ?? null
  const weekLater = dateOf(msOf(from) + WEEK * DAY_MS)
  const weekEarlier = dateOf(msOf(from) - WEEK * DAY_MS)
  const month = monthOf(from)
  switch (key) {
    case 'ArrowRight':
      return first((date) => date > from)
    case 'ArrowLeft':
      return last((date) => date < from)
    case 'ArrowDown':
      return first((date) => date >= weekLater)
    case 'ArrowUp':
      return last((date) => date <= weekEarlier)
    case 'Home':
      return first((date) => monthOf(date) === month)
    case 'End':
      return last((date) => monthOf(date) === month)
    case 'PageDown':
      return first((date) => monthOf(date) > month)
    case 'PageUp':
      return last((date) => monthOf(date) < month)
    default:
      return null
  }
}
