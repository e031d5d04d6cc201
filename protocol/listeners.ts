import type { Typed } from '#domain/names/isolated.ts'

/** Listeners of a room that pages are shown by name; those behind them are counted. */
export const MAX_LISTENERS = 500

/** Somebody with a viewer's seat in a voice room, whether they speak there or not. */
export interface SeatedListener {
  seatId: string
  name: Typed
  isGuest: boolean
}

/** The listeners of a room as they stand: accounts before guests, and of each who came first. */
export interface Listeners {
  /** at most `MAX_LISTENERS` */
  people: SeatedListener[]
  /** all of them */
  total: number
}

/**
 * What became of the listeners of a voice room. Each change has the number after the one before it on the same socket: whoever misses one opens the floor again and is
 * given the whole.
 */
export interface ListenerChanges {
  roomId: string
  rev: number
  /** `came` is everybody */
  isWhole: boolean
  /** those who are known already have another name */
  came: SeatedListener[]
  /** seats */
  gone: string[]
  total: number
}

/** Server → browser, with the floor that one reads. */
export interface ListenerServerMessages {
  'listeners:changed': ListenerChanges
}

/** The order in which listeners stand. */
export function byArrival(one: SeatedListener, other: SeatedListener): number {
  if (one.isGuest !== other.isGuest) return one.isGuest ? 1 : -1
  return one.seatId < other.seatId ? -1 : 1
}
