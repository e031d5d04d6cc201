import type { Pool } from 'pg'
import type { Clock } from '#domain/clock.ts'
import { createAloneCounts } from './aloneCounts.ts'
import { type Ask, BoundedMap, blockOf, type Counted, type Hurdle, hurdlesOf, isOwn } from './counts.ts'
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
 * limit of their own waits twice as long each time within an hour, and costs no statement until the block is over.
 */
export function createCounter(pool: Pool, clock: Clock, maxRows: number): Counter {
  const alone = createAloneCounts()
  const blocks = new BoundedMap<number>(MAX_BLOCKS)
  const budget = createRowBudget(clock, maxRows, () => countShared(pool))

  function remember({ key, isReturned }: Pick<Hurdle, 'key' | 'isReturned'>, untilMs: number): void {
    if (!isReturned) blocks.set(key, untilMs)
  }

  function knownWait(ask: Ask): number {
    // beyond the part, and what is somebody's own, nothing is known: whether those counts are asked depends on it
    const known = ask.part ? 2 : 1
    const hurdles = ask.part || ask.own !== undefined ? hurdlesOf(ask).slice(0, known) : hurdlesOf(ask)
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
    if (hurdle.isShared || points - cost > hurdle.rate.points)
      return Math.max(1, Math.ceil((expireMs - nowMs) / 1000))
    try {
      const waitS = blockOf(hurdle.rate, await storeOffence(pool, nowMs, hurdle))
      await storeBlock(pool, hurdle, nowMs + waitS * 1000)
      return waitS
    } catch {
      return hurdle.rate.perS
    }
  }

  /** Goes on by itself from that hurdle. */
  function takeAlone(ask: Ask, hurdles: Hurdle[], from: number, cost: number): number {
    for (const [at, hurdle] of hurdles.entries()) {
      if (at < from) continue
      const { waitS, points } = alone.take(hurdle, clock(), cost)
      if (waitS > 0) {
        remember(hurdle, clock() + waitS * 1000)
        return waitS
      }
      if ((hurdle.part !== null && points <= cost) || isOwn(ask, at, points)) return 0
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
        return takeAlone(ask, hurdles, 0, cost)
      }
      for (const [at, hurdle] of hurdles.entries()) {
        const now = counted[at]
        if (!now) return takeAlone(ask, hurdles, at, cost)
        if (now.points > hurdle.rate.points) {
          const waitS = await blockAt(hurdle, now, cost)
          const part = at > 1 ? hurdles.find((one) => one.part !== null) : undefined
          // the part's next time is free of the later counts again
          const partEndMs = part ? (counted[1]?.expireMs ?? 0) : Number.POSITIVE_INFINITY
          remember(part ?? hurdle, Math.min(clock() + waitS * 1000, partEndMs))
          return waitS
        }
        if ((hurdle.part !== null && now.points <= cost) || isOwn(ask, at, now.points)) return 0
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
