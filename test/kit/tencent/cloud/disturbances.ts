/** What may go wrong with callbacks on their way. Shares are 0 to 1. */
export interface Disturbances {
  lossShare: number
  doubleShare: number
  wrongSignShare: number
  /** each comes so much later */
  delayMs: number
  /** and by a part of this later still, so that they overtake each other */
  shuffleMs: number
}

export const UNDISTURBED: Disturbances = {
  lossShare: 0,
  doubleShare: 0,
  wrongSignShare: 0,
  delayMs: 0,
  shuffleMs: 0,
}

/** A number from 0 to below 1. */
export type Random = () => number

/** The same seed gives the same numbers. */
export function seededRandom(seed: number): Random {
  let state = (seed * 2_654_435_761 + 1) >>> 0
  return () => {
    // xorshift, 32 bits; zero would stay zero
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    state >>>= 0
    if (state === 0) state = 1
    return state / 2 ** 32
  }
}

/** One arrival of a callback. */
export interface Arrival {
  afterMs: number
  isSignedWrong: boolean
}

/** When a callback arrives: never, once or twice. Nothing of it depends on a clock. */
export function planArrivals(disturbances: Disturbances, random: Random): Arrival[] {
  const { lossShare, doubleShare, wrongSignShare, delayMs, shuffleMs } = disturbances
  // the same number of draws whatever comes of them: a changed share moves no other callback
  const [lost, doubled, wrong, first, second] = Array.from({ length: 5 }, random) as [
    number,
    number,
    number,
    number,
    number,
  ]
  if (lost < lossShare) return []
  const at = (part: number): Arrival => ({
    afterMs: delayMs + Math.floor(part * shuffleMs),
    isSignedWrong: wrong < wrongSignShare,
  })
  return doubled < doubleShare ? [at(first), at(second)] : [at(first)]
}
