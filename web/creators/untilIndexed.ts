import { ApiProblem } from '#web/kit/api/ApiProblem.ts'

const TRIES = 20
const MIN_MS = 500

/** Repeats a call while the server says that its index has not reached the block yet. */
export async function untilIndexed<T>(work: () => Promise<T>, tries = TRIES): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const isBehind = error instanceof ApiProblem && error.problem.code === 'INDEX_BEHIND'
    if (!isBehind || tries <= 1) throw error
    const waitMs = Math.max(MIN_MS, (error.problem.retryAfterS ?? 0) * 1000)
    await new Promise((resolve) => setTimeout(resolve, waitMs))
    return untilIndexed(work, tries - 1)
  }
}
