import type { Pool } from 'pg'
import type { Clock } from '#domain/clock.ts'
import { createAloneCounts } from './aloneCounts.ts'
import { type Ask, BoundedMap, blockOf, type Counted, type Hurdle, hurdlesOf } from './counts.ts'
import { createRowBudget } from './rowBudget.ts'
import { countShared, returnShared, storeBlock, storeOffence, takeShared } from './sharedCounts.ts'

/** Blocks that a process keeps in mind. */
const MAX_BLOCKS = 20_000

/** Counts requests for all processes of the installation together. */
export interface Counter {
  /** Seconds to wait, or 0 when the request may go on. */
  take(ask: Ask): Promise<number>
  /** Seconds to wait as far as this process knows; asks nobody. */
  knownWait(ask: Ask): number
  giveBack(keys: string[], points: number): Promise<void>
}

/**
 * Counts through Postgres; while it is away, or its table full, each process counts alone. Who keeps asking beyond a
 * limit waits twice as long each time within an hour, and costs no statement until the block is over.
 */
export function createCounter(pool: Pool, clock: Clock, maxRows: number): Counter {
  const alone = createAloneCounts()
  const blocks = new BoundedMap<number>(MAX_BLOCKS)
  const budget = createRowBudget(clock, maxRows, () => countShared(pool))

  function remember(key: string, untilMs: number): void {
    blocks.set(key, untilMs)
  }

  function knownWait(ask: Ask): number {
    // beyond the part nothing is known: whether those counts are asked at all depends on it
    const hurdles = ask.part ? hurdlesOf(ask).slice(0, 2) : hurdlesOf(ask)
    const nowMs = clock()
    for (const { key } of hurdles) {
      const untilMs = blocks.get(key) ?? 0
      if (untilMs > nowMs) return Math.ceil((untilMs - nowMs) / 1000)
      blocks.delete(key)
    }
    return 0
  }

  /** Seconds that a hurdle over its limit asks for; decided by the request that took it there. */
  async function blockAt(hurdle: Hurdle, { points, expireMs }: Counted, cost: number): Promise<number> {
    const nowMs = clock()
    if (points - cost > hurdle.rate.points) return Math.max(1, Math.ceil((expireMs - nowMs) / 1000))
    try {
      const waitS = blockOf(hurdle.rate, await storeOffence(pool, nowMs, hurdle))
      await storeBlock(pool, hurdle, nowMs + waitS * 1000)
      return waitS
    } catch {
      return hurdle.rate.perS
    }
  }

  /** Goes on by itself from that hurdle. */
  function takeAlone(hurdles: Hurdle[], from: number, cost: number): number {
    for (const hurdle of hurdles.slice(from)) {
      const { waitS, points } = alone.take(hurdle, clock(), cost)
      if (waitS > 0) {
        remember(hurdle.key, clock() + waitS * 1000)
        return waitS
      }
      if (hurdle.part !== null && points <= cost) return 0
    }
    return 0
  }

  return {
    knownWait,
    async take(ask) {
      const known = knownWait(ask)
      if (known > 0) return known
      const hurdles = hurdlesOf(ask)
      const cost = ask.cost ?? 1
      let counted: Counted[]
      try {
        const taken = await takeShared(pool, clock(), ask, budget.mayAdd())
        budget.see(taken)
        counted = taken.counted
      } catch {
        return takeAlone(hurdles, 0, cost)
      }
      for (const [at, hurdle] of hurdles.entries()) {
        const now = counted[at]
        if (!now) return takeAlone(hurdles, at, cost)
        if (now.points > hurdle.rate.points) {
          const waitS = await blockAt(hurdle, now, cost)
          const part = at > 1 ? hurdles.find((one) => one.part !== null) : undefined
          // the part's next time is free of the later counts again
          const partEndMs = part ? (counted[1]?.expireMs ?? 0) : Number.POSITIVE_INFINITY
          remember(part?.key ?? hurdle.key, Math.min(clock() + waitS * 1000, partEndMs))
          return waitS
        }
        if (hurdle.part !== null && now.points <= cost) return 0
      }
      return 0
    },
    async giveBack(keys, points) {
      for (const key of keys) blocks.delete(key)
      alone.giveBack(keys, points)
      await returnShared(pool, clock(), keys, points)
    },
  }
}
