import type { Clock } from '#domain/clock.ts'

const BRIEF_MS = 10_000
const [REFUSED_MS, MAX_REFUSED_MS] = [60_000, 3_600_000]
/** Beyond it the oldest are forgotten, and tried again. */
const MAX_RESTS = 1000

interface Rest {
  untilMs: number
  times: number
}

/** Bookings that are left alone for a while. */
export interface Rests {
  /** ids of those that are left alone now */
  resting(): string[]
  /** It comes right by itself within some blocks. */
  brief(id: string): void
  /** Each time in a row it rests for twice as long. @returns whether this is the first time */
  refused(id: string): boolean
}

/** Remembers them while the process runs. */
export function createRests(clock: Clock): Rests {
  const rests = new Map<string, Rest>()
  const keep = (id: string, rest: Rest) => {
    // the newest stands last
    rests.delete(id)
    rests.set(id, rest)
    const [oldest] = rests.keys()
    if (rests.size > MAX_RESTS && oldest !== undefined) rests.delete(oldest)
  }
  return {
    resting: () => [...rests].flatMap(([id, { untilMs }]) => (untilMs > clock() ? [id] : [])),
    brief: (id) => keep(id, { untilMs: clock() + BRIEF_MS, times: rests.get(id)?.times ?? 0 }),
    refused(id) {
      const times = (rests.get(id)?.times ?? 0) + 1
      keep(id, { untilMs: clock() + Math.min(REFUSED_MS * 2 ** (times - 1), MAX_REFUSED_MS), times })
      return times === 1
    },
  }
}
