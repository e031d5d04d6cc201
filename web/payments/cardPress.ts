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
