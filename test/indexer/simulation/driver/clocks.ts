/** Rests and intervals of providers pass this many times faster than ours. */
const HASTE = 40

/** What the time is, for every process of a run. */
export interface Clocks {
  /** time of day */
  clock(): number
  monotonic(): number
  /** the time of day is that of this block, or later */
  reach(at: number): void
}

export function createClocks(): Clocks {
  const startedMs = performance.now()
  const monotonic = () => (performance.now() - startedMs) * HASTE
  let aheadMs = 0
  return {
    monotonic,
    clock: () => Math.floor(aheadMs + monotonic()),
    reach(at) {
      aheadMs = Math.max(aheadMs, at * 1000 - monotonic())
    },
  }
}
