import type { PaymentRail } from '#domain/billing/words.ts'
import { numbersOf } from '#test/api/billing/chaos/disturbances.ts'
import { STORIES, type Story } from './stories.ts'

/** A call of the week before anybody has booked it; hours since the week began. */
export interface PlannedCall {
  n: number
  rail: PaymentRail
  story: Story
  /** which of the creators, and which of the fans */
  creator: number
  fan: number
  startH: number
  bookH: number
}

export interface WeekPlan {
  creators: number
  fans: number
  calls: readonly PlannedCall[]
}

export const WEEK_H = 168
/** Calls of one creator within a week. */
const EACH = 50
/** Fewer are played in the hours of one evening: what is not played costs no time. */
const SMALL = 100
const SMALL_EACH = 3
const EVENING_H = 150
const TRIES = 10_000

/**
 * What is booked within a week, by a seed alone: each course by each rail as often as the others, nobody in two calls at once.
 * @throws Error where so many have no place
 */
export function planWeek(bookings: number, seed: number): WeekPlan {
  const draw = numbersOf(seed)
  const pairs = STORIES.flatMap((story) => story.rails.map((rail) => ({ story, rail })))
    .map((pair) => ({ pair, place: draw(1_000_000) }))
    .sort((a, b) => a.place - b.place)
    .map(({ pair }) => pair)
  const isSmall = bookings < SMALL
  const creators = isSmall ? Math.ceil(bookings / SMALL_EACH) : Math.ceil(bookings / EACH)
  const fans = 4 * creators
  const evening = [EVENING_H, EVENING_H + SMALL_EACH] as const
  const taken = new Set<string>()
  const calls = Array.from({ length: bookings }, (_, n): PlannedCall => {
    const { story, rail } = pairs[n % pairs.length] as (typeof pairs)[number]
    const [least, most] = story.leadH
    const [first, last] = isSmall ? evening : [least, WEEK_H]
    for (let tries = 0; tries < TRIES; tries++) {
      const startH = first + draw(last - first + 1)
      const [creator, fan] = [draw(creators), draw(fans)]
      const keys = [`c${creator}:${startH}`, `f${fan}:${startH}`]
      if (keys.some((key) => taken.has(key))) continue
      for (const key of keys) taken.add(key)
      const lead = isSmall ? least : least + draw(Math.min(most, startH) - least + 1)
      return { n, rail, story, creator, fan, startH, bookH: startH - lead }
    }
    throw new Error(`${bookings} calls have no place in a week of ${creators} creators`)
  })
  return { creators, fans, calls }
}
