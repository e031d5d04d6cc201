import type { OwnCalls } from '#api/bookings/contract.ts'

const TRIES = 30
const WAIT_MS = 1000

/**
 * Reads own calls until the server has from the chain what was sent there; false when it did not in half a minute.
 * @param pause waits so many milliseconds
 */
export async function untilThere(
  read: () => Promise<OwnCalls>,
  isThere: (own: OwnCalls) => boolean,
  pause: (ms: number) => Promise<void> = (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
): Promise<boolean> {
  for (let tried = 0; tried < TRIES; tried++) {
    if (tried > 0) await pause(WAIT_MS)
    // no answer is none yet
    const own = await read().catch(() => null)
    if (own && isThere(own)) return true
  }
  return false
}
