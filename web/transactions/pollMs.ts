const MIN_POLL_MS = 400
const MAX_POLL_MS = 4000

/** How often to look at a transaction on a chain with this many seconds between blocks. */
export function pollMsOf(blockS: number): number {
  return Math.min(MAX_POLL_MS, Math.max(MIN_POLL_MS, blockS * 500))
}
