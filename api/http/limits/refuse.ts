import { ProblemError } from '../problemError.ts'

/** Throws ProblemError RATE_LIMITED where there is something to wait for. */
export function refuse(retryAfterS: number): void {
  if (retryAfterS > 0) {
    throw new ProblemError('RATE_LIMITED', { detail: `Try again in ${retryAfterS} seconds.`, retryAfterS })
  }
}
