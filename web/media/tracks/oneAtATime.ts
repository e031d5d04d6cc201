/**
 * What a clock calls: a look at something, of which there is only one at a time, and none that nobody needs.
 * @param isIdle nobody would see what is found
 */
export function oneAtATime(look: () => Promise<void>, isIdle: () => boolean): () => Promise<void> {
  let isLooking = false
  return async () => {
    if (isLooking || isIdle()) return
    isLooking = true
    try {
      await look()
    } finally {
      isLooking = false
    }
  }
}
