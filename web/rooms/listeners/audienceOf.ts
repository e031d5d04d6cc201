import type { FloorPlace } from '#protocol/floor.ts'
import type { Listeners } from '#protocol/listeners.ts'

/** Listeners who are not on the stage, whoever reads this first; `total` counts those without a name too. */
export function audienceOf(
  { people, total }: Listeners,
  places: readonly Pick<FloorPlace, 'seatId'>[],
  ownSeatId: string | null,
): Listeners {
  const onStage = new Set(places.map(({ seatId }) => seatId))
  const others = people.filter(({ seatId }) => !onStage.has(seatId))
  const own = others.filter(({ seatId }) => seatId === ownSeatId)
  return {
    people: [...own, ...others.filter(({ seatId }) => seatId !== ownSeatId)],
    total: Math.max(others.length, total - onStage.size),
  }
}
