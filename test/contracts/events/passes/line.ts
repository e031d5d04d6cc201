/** Time at one price; `until` 0 = never ends. */
export interface Stretch {
  until: number
  price: bigint
}

/** A pass's time, used up from the front; the last stretch also names the end of a pass that ended. */
export type Line = Stretch[]

const MOST = 9

export const endOf = (line: Line): number => line.at(-1)?.until ?? 0
export const isLive = (end: number, now: number): boolean => end === 0 || end > now

/** What is left. */
export function rest(line: Line, now: number): Line {
  return line
    .filter(({ until }, n) => n === line.length - 1 || until > now)
    .map((stretch) => ({ ...stretch }))
}

/** `more`, which begins now, behind `line`, which is live; before it when it never ends. */
export function join(line: Line, more: Line, now: number): Line {
  const left = rest(line, now)
  const last = left.at(-1) as Stretch
  if (last.until === 0) {
    const ending = more.filter(({ until }) => until !== 0)
    if (ending.length < more.length) last.price += (more.at(-1) as Stretch).price
    return ending.length === 0 ? left : join(ending, left, now)
  }
  let start = now
  for (const { until, price } of more) {
    const before = left.at(-1) as Stretch
    const end = until === 0 ? 0 : before.until + (until - start)
    if (until !== 0) start = until
    if (before.price === price && (until !== 0 || price === 0n)) before.until = end
    else left.push({ until: end, price })
  }
  while (left.length > MOST) {
    const [first, second] = left as [Stretch, Stretch]
    const [a, b] = [BigInt(first.until - now), BigInt(second.until - first.until)]
    const price = (a * first.price + b * second.price) / (a + b)
    left.splice(0, 2, { until: second.until, price })
  }
  return left
}

/** `line` without the seconds from `from` to `until`; 0 = the time that never ends. */
export function cut(line: Line, from: number, until: number, now: number): Line {
  const left: Line = []
  let start = now
  for (const stretch of rest(line, now)) {
    if (stretch.until === 0) {
      if (until !== 0) left.push(stretch)
      continue
    }
    const inside = until === 0 ? 0 : Math.max(0, Math.min(stretch.until, until) - from)
    const end = stretch.until - inside
    if (end > start) left.push({ ...stretch, until: end })
    start = Math.max(start, end)
  }
  return left
}

/** What the rest is worth in the tier's currency, rounded down. */
export function worthOf(line: Line, duration: number, now: number): bigint {
  const left = rest(line, now)
  if (duration === 0) return endOf(left) === 0 ? (left.at(-1)?.price ?? 0n) : 0n
  let worth = 0n
  let start = now
  for (const { until, price } of left) {
    if (until === 0) break
    worth += BigInt(until - start) * price
    start = until
  }
  return worth / BigInt(duration)
}
