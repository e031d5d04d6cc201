import { setTimeout as wait } from 'node:timers/promises'

/** Whoever was killed in their turn never says that it is over. */
const LONGEST_MS = 1000

/** One after the other: nobody commits what a loop goes by between the question whom it will write for and its writing. */
export interface Turns {
  /** @returns what ends the turn */
  take(): Promise<() => void>
}

export function createTurns(): Turns {
  let last: Promise<unknown> = Promise.resolve()
  return {
    take() {
      const before = last
      const over = Promise.withResolvers<void>()
      last = before.then(() => Promise.race([over.promise, wait(LONGEST_MS)]))
      return before.then(() => over.resolve)
    },
  }
}
