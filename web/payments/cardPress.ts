import { ApiProblem, sentenceOf, Unreachable } from '#web/kit/api/ApiProblem.ts'

const UNANSWERED =
  'No answer came, so we do not know yet what became of it. Press again: the same payment goes on, and nothing is charged twice.'

/** Why the last press came to nothing. */
export interface PayProblem {
  sentence: string
  /** seconds until another press may help */
  waitS: number
}

/** A failed press in words. */
export function problemOf(error: unknown): PayProblem {
  const waitS = error instanceof ApiProblem ? (error.problem.retryAfterS ?? 0) : 0
  return { sentence: error instanceof Unreachable ? UNANSWERED : sentenceOf(error), waitS }
}

/** 22 characters that no other press has. */
export function newClientKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .slice(0, 22)
}

/** The keys of presses. */
export interface PressKeys {
  /**
   * The same for the same order, until it is over: a press is answered with the purchase of the one before.
   * @param order all that makes it another one, in one order
   */
  keyOf(order: readonly (string | number | null)[]): string
  /** what was pressed came to its end: the next press is another purchase */
  end(): void
}

/** Keys that are made by `make`. */
export function createPressKeys(make: () => string = newClientKey): PressKeys {
  let known = { of: '', key: '' }
  return {
    keyOf(order) {
      const of = JSON.stringify(order)
      if (known.of !== of) known = { of, key: make() }
      return known.key
    },
    end() {
      known = { of: '', key: '' }
    },
  }
}
