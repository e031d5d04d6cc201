import { setTimeout as wait } from 'node:timers/promises'
import { TooManyCalls } from './cloudApi.ts'

/**
 * The provider publishes 20 calls of each action in a second. 19 would be 20 whenever one of them arrives late, for a second
 * that begins with a call has one more in it than it has gaps; with 18 two may come late before one is too many.
 */
export const CALLS_A_SECOND = 18
const GAP_MS = 1000 / CALLS_A_SECOND

/** Where turns of all processes together come from. */
export interface SharedTurns {
  /** @returns milliseconds until the next turn of a kind; null when too many wait */
  take(kind: string, gapMs: number): Promise<number | null>
  holdBack(kind: string, ms: number): Promise<void>
}

/** Turns to call one action. */
export interface Turns {
  /** Resolves when the next turn has come. Throws TooManyCalls when too many wait. */
  come(): Promise<void>
  holdBack(ms: number): Promise<void>
  pause(ms: number): Promise<unknown>
}

export function turnsOf(action: string, shared: SharedTurns): Turns {
  return {
    async come() {
      const waitMs = await shared.take(action, GAP_MS)
      if (waitMs === null) throw new TooManyCalls('UNREACHABLE', `${action}: too many wait for a turn`)
      if (waitMs > 0) await wait(waitMs)
    },
    holdBack: (ms) => shared.holdBack(action, ms),
    pause: wait,
  }
}
