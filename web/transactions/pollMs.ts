const MIN_POLL_MS = 400
const SLOWEST_MS = 4000

/** How often to look at a transaction on a chain with this many seconds between blocks. */
export function pollMsOf(blockS: number): number {
  return Math.min(SLOWEST_MS, Math.max(MIN_POLL_MS, blockS * 500))
}
