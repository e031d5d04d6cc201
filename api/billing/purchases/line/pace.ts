import { setTimeout as wait } from 'node:timers/promises'
import type { Clock } from '#domain/clock.ts'

/** Calls in a second that the provider publishes for a verb; an account may have more. */
const FIRST = 25
const MIN_CALLS = 5
const MAX_CALLS = 500
/** A second, and some for calls that are not all under way for equally long. */
const WINDOW_MS = 1020
/** What a second gives that was used up without a refusal, and what a refusal takes that follows another within a second. */
const AFTER_SECOND = 1.01
const AFTER_ANOTHER = 0.8
/** Nobody waits for so long. */
const SET_BACK_MS = 60_000

/** How fast the provider is asked: as fast as it answers, which is found by asking a little more until it refuses. */
export interface Pace {
  /** Resolves when the next may be asked for. */
  next(): Promise<void>
  /** The provider had no time for one of them. */
  refused(): void
  /** calls in a second, now */
  perS(): number
}

/** @param pause waits so many milliseconds */
export function createPace(clock: Clock, pause: (ms: number) => Promise<unknown> = wait): Pace {
  let most = FIRST
  let calls: number[] = []
  let quietSinceMs = clock()
  let refusedAtMs = Number.NEGATIVE_INFINITY

  function forgetOld(nowMs: number): void {
    // a clock that was set back keeps nobody waiting
    if (Number(calls.at(-1)) > nowMs + SET_BACK_MS) calls = []
    calls = calls.filter((atMs) => atMs > nowMs - WINDOW_MS)
  }

  return {
    async next() {
      const nowMs = clock()
      forgetOld(nowMs)
      const before = calls.at(-Math.floor(most))
      calls.push(before === undefined ? nowMs : Math.max(nowMs, before + WINDOW_MS))
      if (before === undefined) return
      if (nowMs - quietSinceMs >= 1000) {
        quietSinceMs = nowMs
        most = Math.min(most * AFTER_SECOND, MAX_CALLS)
      }
      await pause(before + WINDOW_MS - nowMs)
    },
    refused() {
      const nowMs = clock()
      forgetOld(nowMs)
      const isAnother = nowMs - refusedAtMs < 1000
      most = Math.max(isAnother ? most * AFTER_ANOTHER : Math.min(most, calls.length) - 1, MIN_CALLS)
      refusedAtMs = nowMs
      quietSinceMs = nowMs
    },
    perS: () => most,
  }
}
