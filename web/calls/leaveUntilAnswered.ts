import { RETURN_SECONDS } from '#domain/calls/meeting/left.ts'
import { ApiProblem, Unreachable } from '#web/kit/api/ApiProblem.ts'

/** What is asked again while nobody answers, in milliseconds. */
export const ASK_AGAIN_MS = 3000

/** True of what may be another answer in a moment: nobody answered, or we could not just now. */
export function willPass(error: unknown): boolean {
  if (error instanceof Unreachable) return true
  return error instanceof ApiProblem && (error.problem.status >= 500 || error.problem.status === 429)
}

export interface Leaving {
  /** Stops. @returns the seat while it was not left; null: it has ended */
  takeBack: () => Promise<string | null>
}

/** Ends a seat, asked again while nobody answers: for as long as it would be kept otherwise. @param ask ends it */
export function leaveUntilAnswered(
  seatId: string,
  ask: (seatId: string) => Promise<unknown>,
  everyMs = ASK_AGAIN_MS,
): Leaving {
  let triesLeft = Math.ceil((RETURN_SECONDS * 1000) / everyMs)
  let isLeft = false
  let wake: () => void = () => undefined
  const turns = async () => {
    while (!isLeft && triesLeft > 0) {
      triesLeft--
      // one that has ended meanwhile is left, too
      isLeft = await ask(seatId).then(
        () => true,
        (error: unknown) => !willPass(error),
      )
      if (isLeft || triesLeft <= 0) return
      await new Promise<void>((resolve) => {
        wake = resolve
        setTimeout(resolve, everyMs)
      })
    }
  }
  const done = turns()
  return {
    async takeBack() {
      triesLeft = 0
      wake()
      await done
      return isLeft ? null : seatId
    },
  }
}
