import { ProblemError } from '../problemError.ts'

/** Runs work of one person when it is its turn. Throws RATE_LIMITED when too much of it waits already. */
export type TakeTurn = <T>(person: string, work: () => Promise<T>) => Promise<T>

/** At most so much of one person's work at once; what a page asks beyond it waits, up to a bound. */
export function createTurns(bounds: { atOnce: number; waiting: number }): TakeTurn {
  const people = new Map<string, { running: number; waiting: (() => void)[] }>()

  return async (person, work) => {
    const own = people.get(person) ?? { running: 0, waiting: [] }
    people.set(person, own)
    if (own.running >= bounds.atOnce) {
      if (own.waiting.length >= bounds.waiting) throw new ProblemError('RATE_LIMITED', { retryAfterS: 1 })
      // whoever ends hands the turn over, so nobody comes between
      await new Promise<void>((resolve) => own.waiting.push(resolve))
    } else own.running++
    try {
      return await work()
    } finally {
      const next = own.waiting.shift()
      if (next) next()
      else if (--own.running === 0) people.delete(person)
    }
  }
}
