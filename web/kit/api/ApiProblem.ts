import type { Problem } from '#domain/problem.ts'

/** A refusal of the server with its stable code; `problem.detail` is a sentence for a person. */
export class ApiProblem extends Error {
  readonly problem: Problem
  constructor(problem: Problem) {
    super(`${problem.status} ${problem.code}: ${problem.title}`)
    this.name = 'ApiProblem'
    this.problem = problem
  }
}

/** No answer came: offline, server away, or slower than the limit. Nothing is known about what happened. */
export class Unreachable extends Error {
  constructor(options?: ErrorOptions) {
    super('The server did not answer', options)
    this.name = 'Unreachable'
  }
}

/** The code of a refusal, or null when the error is something else. */
export function problemCode(error: unknown): Problem['code'] | null {
  return error instanceof ApiProblem ? error.problem.code : null
}

/** The sentence to show for any error: what happened and what to do. */
export function sentenceOf(error: unknown): string {
  if (error instanceof ApiProblem) return error.problem.detail ?? `${error.problem.title}.`
  if (error instanceof Unreachable)
    return 'We could not reach the server. Check your connection and try again.'
  return 'Something failed in this page. Try again.'
}
