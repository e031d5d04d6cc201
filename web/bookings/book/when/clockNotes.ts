import { placeOf } from '#domain/room/localTime.ts'
import { offsetSpans } from '#domain/room/offsetSpans.ts'
import { shortDay } from './bookTimes.ts'

/** One sentence for each day on which clocks of these zones change between two times. Milliseconds since the epoch. */
export function clockNotes(zones: readonly string[], fromMs: number, untilMs: number): string[] {
  const places = new Map<string, Set<string>>()
  const changes = zones
    .flatMap((zone) =>
      offsetSpans(zone, fromMs, untilMs)
        .slice(1)
        .map(({ fromMs: atMs }) => ({ zone, atMs })),
    )
    .sort((a, b) => a.atMs - b.atMs)
  for (const { zone, atMs } of changes) {
    const day = shortDay(atMs, zone)
    places.set(day, (places.get(day) ?? new Set()).add(placeOf(zone)))
  }
  return [...places].map(
    ([day, all]) =>
      `Clocks change in ${[...all].join(' and ')} on ${day}. The times shown are right for the day that you choose.`,
  )
}
