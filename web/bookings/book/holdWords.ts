const NEWS: readonly [untilS: number, words: string][] = [
  [0, 'The time is over.'],
  [60, 'One minute left.'],
  [120, 'Two minutes left.'],
  [300, 'Five minutes left.'],
]

/** What is read out while a time is held; it changes four times, not each second. */
export function holdNews(leftS: number): string {
  return NEWS.find(([untilS]) => leftS <= untilS)?.[1] ?? ''
}

/** When else a call could begin, of what a refusal knows; milliseconds since the epoch, three at most. */
export function nextTimes(facts: Readonly<Record<string, unknown>> | undefined): number[] {
  const next: unknown[] = Array.isArray(facts?.next) ? facts.next : []
  return next
    .map((one) => (typeof one === 'string' ? Date.parse(one) : Number.NaN))
    .filter((atMs) => Number.isFinite(atMs))
    .slice(0, 3)
}
