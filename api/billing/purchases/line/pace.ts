import { setTimeout as wait } from 'node:timers/promises'
import type { Clock } from '#domain/clock.ts'

/** Calls in a second that the provider publishes for a verb; an account may have more. */
const FIRST = 25
const MIN_CALLS = 5
const MAX_CALLS = 500
/** A second, and some for calls that are not all under way for equally long. */
const WINDOW_MS = 1020
/**
 * What a second gives that was used up without a refusal, as TCP comes back after a loss: half as much again until four fifths
 * of where the refusals began, then one call until the published number is reached, a hundredth beyond it.
 */
const BELOW = 1.5
const AFTER_SECOND = 1.01
/**
 * What a refusal takes that follows another within a second; one that comes after few calls takes no more: others ask as
 * well, and what was delayed arrives in a heap.
 */
const AFTER_ANOTHER = 0.8
/** Refusals of calls that were under way together tell one thing: they are counted once. */
const SAME_MS = 250
/** The window of what is begun; those of the verbs are named by them. */
const BEGUN = ''
/** Nobody waits for so long. */
const SET_BACK_MS = 60_000

/** How fast the provider is asked: as fast as it answers, which is found by asking a little more until it refuses. */
export interface Pace {
  /** Resolves when the next may be asked for. */
  next(): Promise<void>
  /**
   * Resolves when a call of this verb may leave, at the same pace: what was begun evenly may come to its calls in a heap, and
   * the provider counts when they arrive. Who came by `next` hardly waits.
   */
  leave(verb: string): Promise<void>
  /** The provider had no time for one of them. */
  refused(): void
  /** calls in a second, now */
  perS(): number
}

/** @param pause waits so many milliseconds */
export function createPace(clock: Clock, pause: (ms: number) => Promise<unknown> = wait): Pace {
  let most = FIRST
  let refusedFrom = FIRST
  const windows = new Map<string, number[]>()
  let quietSinceMs = clock()
  let refusedAtMs = Number.NEGATIVE_INFINITY

  /** Those of the last second, and those to come. */
  function recent(window: string, nowMs: number): number[] {
    const calls = windows.get(window) ?? []
    // a clock that was set back keeps nobody waiting
    const isBack = Number(calls.at(-1)) > nowMs + SET_BACK_MS
    const kept = isBack ? [] : calls.filter((atMs) => atMs > nowMs - WINDOW_MS)
    windows.set(window, kept)
    return kept
  }

  /** Takes the next moment of a window. @returns milliseconds until then, null where the second is not used up */
  function take(window: string, nowMs: number): number | null {
    const calls = recent(window, nowMs)
    const before = calls.at(-Math.floor(most))
    const atMs = before === undefined ? nowMs : Math.max(nowMs, before + WINDOW_MS)
    calls.push(atMs)
    return before === undefined ? null : atMs - nowMs
  }

  function grown(): number {
    const known = refusedFrom * AFTER_ANOTHER
    if (most < known) return Math.min(most * BELOW, known)
    return most < FIRST ? Math.min(most + 1, FIRST) : Math.min(most * AFTER_SECOND, MAX_CALLS)
  }

  return {
    async next() {
      const nowMs = clock()
      const waitMs = take(BEGUN, nowMs)
      if (waitMs === null) return
      if (nowMs - quietSinceMs >= 1000) {
        quietSinceMs = nowMs
        most = grown()
      }
      await pause(waitMs)
    },
    async leave(verb) {
      const waitMs = take(verb, clock())
      if (waitMs) await pause(waitMs)
    },
    refused() {
      const nowMs = clock()
      // from the one that counted, so that a provider that goes on refusing is heard
      if (Math.abs(nowMs - refusedAtMs) < SAME_MS) return
      const isAnother = nowMs - refusedAtMs < 1000
      if (!isAnother) refusedFrom = most
      const taken = isAnother ? 0 : Math.min(most, recent(BEGUN, nowMs).length) - 1
      most = Math.max(taken, most * AFTER_ANOTHER, MIN_CALLS)
      refusedAtMs = nowMs
      quietSinceMs = nowMs
    },
    perS: () => most,
  }
}
