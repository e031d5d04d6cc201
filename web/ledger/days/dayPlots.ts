/** What one day brought of one thing in one currency. */
export interface SeriesDay {
  day: string
  /** what is counted, such as a rail: a class of `days.css` */
  series: string
  currency: string
  symbol: string
  decimals: number
  units: string
}

/** What was read: some days, and the first and last of all that were looked at. */
export interface ReadDays {
  first: string
  last: string
  days: readonly SeriesDay[]
}

/** One series in one currency; others are never added to it. */
export interface DayPlot {
  series: string
  currency: string
  symbol: string
  decimals: number
  total: bigint
  /** every day, those without anything too */
  days: { day: string; units: bigint }[]
}

/** A bar in a plot that is 100 high: where it begins, and how high it is. */
export interface DayBar {
  day: string
  units: bigint
  top: number
  height: number
}

const DAY_MS = 86_400_000
/** A bar that is there is seen. */
const MIN_HEIGHT = 1.5

function everyDay({ first, last }: ReadDays): string[] {
  const days: string[] = []
  for (let at = Date.parse(`${first}T00:00Z`); at <= Date.parse(`${last}T00:00Z`); at += DAY_MS)
    days.push(new Date(at).toISOString().slice(0, 10))
  return days
}

/** A plot for each series and currency that brought something. */
export function dayPlots(read: ReadDays): DayPlot[] {
  const every = everyDay(read)
  const found = new Map<string, DayPlot>()
  for (const { series, currency, symbol, decimals } of read.days) {
    const name = `${series} ${currency}`
    if (found.has(name)) continue
    const own = new Map(
      read.days
        .filter((one) => one.series === series && one.currency === currency)
        .map(({ day, units }) => [day, BigInt(units)]),
    )
    const days = every.map((day) => ({ day, units: own.get(day) ?? 0n }))
    const total = days.reduce((sum, { units }) => sum + units, 0n)
    found.set(name, { series, currency, symbol, decimals, total, days })
  }
  return [...found.values()].sort((a, b) =>
    `${a.series}${a.currency}` < `${b.series}${b.currency}` ? -1 : 1,
  )
}

/**
 * Bars over and under the line of nothing.
 * @param among plots beside it: those of the same currency have one scale, so that their bars can be compared
 */
export function dayBars(
  { currency, days }: DayPlot,
  among: readonly DayPlot[] = [],
): { bars: DayBar[]; zero: number } {
  let [most, least] = [0n, 0n]
  const same = among.filter((one) => one.currency === currency).flatMap((one) => one.days)
  for (const { units } of [...days, ...same]) {
    if (units > most) most = units
    if (units < least) least = units
  }
  const range = most - least || 1n
  // thousandths of a hundred: digits enough for a pixel, whatever the unit
  const part = (units: bigint) => Number((units * 100_000n) / range) / 1000
  const zero = part(most)
  const bars = days.map(({ day, units }) => {
    const height = units === 0n ? 0 : Math.max(part(units < 0n ? -units : units), MIN_HEIGHT)
    return { day, units, height, top: units > 0n ? Math.max(zero - height, 0) : zero }
  })
  return { bars, zero }
}
