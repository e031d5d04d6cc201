const DAY_S = 86_400

/** The first second of a day in UTC. */
export function dayStart(atS: number): number {
  return atS - (atS % DAY_S)
}

/** The first second of the next day in UTC, weekends too. */
export function nextDay(atS: number): number {
  return dayStart(atS) + DAY_S
}

/** Monday to Friday in UTC; the stand-in knows no bank holidays. */
export function isBusinessDay(atS: number): boolean {
  // the first of January 1970 was a Thursday, the fifth day of a week that begins on Sunday
  const weekday = (Math.floor(atS / DAY_S) + 4) % 7
  return weekday !== 0 && weekday !== 6
}

/** The first second of the business day that lies this many business days ahead. */
export function businessDaysLater(atS: number, days: number): number {
  let at = dayStart(atS)
  for (let left = days; left > 0; ) {
    at += DAY_S
    if (isBusinessDay(at)) left -= 1
  }
  return at
}
