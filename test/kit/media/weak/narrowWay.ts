/** How much of a way there is; what does not fit waits, and what does not fit into the queue is lost. */
export interface Narrowness {
  bitsPerS: number
  /** how long the last in a full queue waits */
  queueMs: number
  /** lost by chance, percent */
  lossPct: number
}

/** One direction of a way. Which datagrams are lost by chance follows from the seed alone. */
export interface NarrowWay {
  /** null: as wide as it can be */
  narrow(to: Narrowness | null): void
  /** How long a datagram takes, milliseconds; null: it is lost. */
  waitMs(bytes: number): number | null
}

/** Numbers from 0 to 1 in an order that the seed gives. */
function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

export function createNarrowWay(seed: number, clock: () => number): NarrowWay {
  const chance = seeded(seed)
  let narrowness: Narrowness | null = null
  /** when the last in the queue is out */
  let freeMs = 0
  return {
    narrow(to) {
      narrowness = to
    },
    waitMs(bytes) {
      const nowMs = clock()
      const startsMs = Math.max(nowMs, freeMs)
      // what was in the queue when the way became wide goes out before what comes now
      if (narrowness === null) return startsMs - nowMs
      const { bitsPerS, queueMs, lossPct } = narrowness
      if (chance() * 100 < lossPct || startsMs - nowMs > queueMs) return null
      freeMs = startsMs + (bytes * 8 * 1000) / bitsPerS
      return freeMs - nowMs
    },
  }
}
