/** Rests and intervals of providers pass this many times faster than ours. */
const HASTE = 40

/** What the time is, for every process of a run. */
export interface Clocks {
  /** time of day */
  clock(): number
  monotonic(): number
  /** so many milliseconds pass at once */
  pass(ms: number): void
  /** the time of day is that of this block, or later */
  reach(at: number): void
}

export function createClocks(): Clocks {
  const startedMs = performance.now()
  let passedMs = 0
  let aheadMs = 0
  const monotonic = () => (performance.now() - startedMs) * HASTE + passedMs
  return {
    monotonic,
    clock: () => Math.floor(aheadMs + monotonic()),
    pass(ms) {
      passedMs += ms
    },
    reach(at) {
      aheadMs = Math.max(aheadMs, at * 1000 - monotonic())
    },
  }
}
