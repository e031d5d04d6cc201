/** The other side is given no more than one offer in so long by its asking, milliseconds. */
const AGAIN_MS = 2_000

/** True at most once in each such time: an offer brings all its candidates, and the other side may ask as often as it likes. */
export function createPauses(): () => boolean {
  let lastAt = Number.NEGATIVE_INFINITY
  return () => {
    const isDue = performance.now() - lastAt >= AGAIN_MS
    if (isDue) lastAt = performance.now()
    return isDue
  }
}

/** One piece of work after the other, until it is closed. */
export function createTurns(isClosed: () => boolean, onFailed: (cause: unknown) => void) {
  let queue: Promise<void> = Promise.resolve()
  return (work: () => Promise<void> | void): void => {
    queue = queue.then(async () => {
      if (isClosed()) return
      try {
        await work()
      } catch (cause) {
        if (!isClosed()) onFailed(cause)
      }
    })
  }
}
