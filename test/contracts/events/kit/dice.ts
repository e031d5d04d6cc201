/** Reproducible choices: the same seed plays the same program. */
export interface Dice {
  /** a whole number from 0 to below `sides` */
  roll(sides: number): number
  /** one of the list */
  pick<T>(list: readonly T[]): T
  /** a bigint from `low` to `high`, both included */
  amount(low: bigint, high: bigint): bigint
}

/** A generator with 32 bits of state (mulberry32: a counter and an avalanche of multiplications). */
export function createDice(seed: number): Dice {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let bits = Math.imul(state ^ (state >>> 15), state | 1)
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61)
    return (bits ^ (bits >>> 14)) >>> 0
  }
  const roll = (sides: number) => next() % sides
  return {
    roll,
    pick: <T>(list: readonly T[]) => list[roll(list.length)] as T,
    amount: (low, high) => low + (((BigInt(next()) << 32n) | BigInt(next())) % (high - low + 1n)),
  }
}
