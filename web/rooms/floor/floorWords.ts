import type { FloorOrder } from '#domain/room/words.ts'
import type { Floor, FloorPlace, FloorRequest } from '#protocol/floor.ts'
import { formatCountdown } from '#web/kit/format/formatTime.ts'

/** In which order requests stand, in words. */
export const ORDER_WORDS: Record<FloorOrder, string> = {
  first_come: 'First come',
  least_spoken: 'Least spoken first',
}

/** How long somebody waits: `waiting 2:10`. */
export function waitingText({ sinceMs }: Pick<FloorRequest, 'sinceMs'>, nowMs: number): string {
  return `waiting ${formatCountdown((nowMs - sinceMs) / 1000)}`
}

/** How long somebody was on this floor before: `spoke 1:20`, or `not on yet`. */
export function spokeText({ spokeS }: Pick<FloorRequest, 'spokeS'>): string {
  return spokeS > 0 ? `spoke ${formatCountdown(spokeS)}` : 'not on yet'
}

/** Who may speak and has not begun: `coming, 0:42`; null of who has. */
export function comingText({ beginUntilMs }: Pick<FloorPlace, 'beginUntilMs'>, nowMs: number): string | null {
  return beginUntilMs === null ? null : `coming, ${formatCountdown((beginUntilMs - nowMs) / 1000)}`
}

/** Open places of which pages draw a circle each; those behind them are counted. */
export const MAX_OPEN_SHOWN = 5

export interface FloorCircles {
  /** by their number; null: nobody is there */
  shown: { n: number; place: FloorPlace | null }[]
  /** open places without a circle */
  moreOpen: number
}

/** The places of a floor as a page draws them, also those that are taken beyond the number that there is now. */
export function circlesOf({ places, maxSpeakers }: Pick<Floor, 'places' | 'maxSpeakers'>): FloorCircles {
  const byNumber = new Map(places.map((place) => [place.n, place]))
  const last = Math.max(maxSpeakers, ...byNumber.keys())
  const shown: FloorCircles['shown'] = []
  let open = 0
  for (let n = 1; n <= last; n++) {
    const place = byNumber.get(n) ?? null
    if (!place && n > maxSpeakers) continue
    if (!place) open++
    if (place || open <= MAX_OPEN_SHOWN) shown.push({ n, place })
  }
  return { shown, moreOpen: Math.max(0, open - MAX_OPEN_SHOWN) }
}

const ENDINGS: Record<string, string> = { one: 'st', two: 'nd', few: 'rd', other: 'th' }
const ordinals = new Intl.PluralRules('en', { type: 'ordinal' })

/** `1st`, `2nd`, `11th`. */
export function ordinalOf(n: number): string {
  return `${n}${ENDINGS[ordinals.select(n)] ?? 'th'}`
}

/** Where somebody stands who asked: `3rd in line`; null of who did not ask. `hasAsked`: this page did, and nothing ended it. */
export function lineText(
  floor: Pick<Floor, 'requests' | 'waiting'>,
  { ownSeatId, hasAsked }: { ownSeatId: string; hasAsked: boolean },
): string | null {
  const at = floor.requests.findIndex(({ seatId }) => seatId === ownSeatId)
  if (at >= 0) return `${ordinalOf(at + 1)} in line`
  const isBeyond = hasAsked && floor.waiting > floor.requests.length
  return isBeyond ? `behind the first ${floor.requests.length}` : null
}

/** The server takes a place back when its time is over; what this page knows of the time may be so much behind. */
const LATE_MS = 3000

/** How somebody lost a place on the floor without giving it away. */
export type PlaceLoss = 'moved' | 'expired'

export function lossOf({ beginUntilMs }: Pick<FloorPlace, 'beginUntilMs'>, nowMs: number): PlaceLoss {
  return beginUntilMs !== null && nowMs >= beginUntilMs - LATE_MS ? 'expired' : 'moved'
}

export const LOSS_SENTENCES: Record<PlaceLoss, string> = {
  moved: 'You are back in the audience. The host moved you.',
  expired: 'Your 60 seconds are over. Ask again to get back in line.',
}
