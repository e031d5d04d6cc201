/** What a creator bought at the launch, as the row `allocation` has it; times in seconds. */
export interface Allocation {
  lockedUnits: bigint
  releasedUnits: bigint
  lockedAt: number
  cliffEndsAt: number
  vestingEndsAt: number
}

/**
 * How much of it has become free by a time, in base units of the token: nothing before the cliff ends, then evenly more
 * since it was locked, rounded down. What was released already is in it.
 */
export function vestedAt(allocation: Allocation, atS: number): bigint {
  const { lockedUnits, lockedAt, cliffEndsAt, vestingEndsAt } = allocation
  if (atS < cliffEndsAt) return 0n
  if (atS >= vestingEndsAt) return lockedUnits
  return (lockedUnits * BigInt(atS - lockedAt)) / BigInt(vestingEndsAt - lockedAt)
}

/** What anybody may have sent to the creator at a time, in base units of the token. */
export function releasableAt(allocation: Allocation, atS: number): bigint {
  return vestedAt(allocation, atS) - allocation.releasedUnits
}
