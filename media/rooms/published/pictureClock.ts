/** Ticks of a picture's times in a millisecond. */
const TICKS_PER_MS = 90
/** Clocks of two machines part by some milliseconds in a minute: what is older does not count. */
const KEEP_MS = 10_000

/** How the times in a picture's packets stand to our clock. */
export interface PictureClock {
  note(atMs: number, timestamp: number): void
  /** Ticks that our clock is ahead of its times, with the least delayed packet of late; null before the first. */
  ahead(): number | null
}

const earlier = (a: number | null, b: number): number => (a === null || ((b - a) | 0) < 0 ? b : a)

/** Two pictures of one camera have times of their own, each from a random start; when they came tells how they belong together. */
export function createPictureClock(): PictureClock {
  let before: number | null = null
  let now: number | null = null
  let sinceMs = Number.NEGATIVE_INFINITY
  return {
    note(atMs, timestamp) {
      if (atMs - sinceMs >= KEEP_MS) {
        before = now
        now = null
        sinceMs = atMs
      }
      now = earlier(now, (atMs * TICKS_PER_MS - timestamp) | 0)
    },
    ahead: () => (before === null || now === null ? now : earlier(before, now)),
  }
}
