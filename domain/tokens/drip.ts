/** Parts of the smallest unit in which revenue of a vault is counted. */
export const REVENUE_SCALE = 10n ** 27n

/** Revenue of a vault in one currency, as the row `vault_revenue` has it; scaled by `REVENUE_SCALE`, times in seconds. */
export interface Drip {
  /** what one staked unit earned since the beginning */
  perTokenScaled: bigint
  /** what is still to be given */
  leftScaled: bigint
  /** up to when it was given; null = nothing ever came in */
  drippedAt: number | null
  /** until when the rest is given */
  endsAt: number | null
}

/**
 * The same at a later time, in which nobody's stake changed. While nobody has a stake nothing is given, and the end waits.
 * @param stakedUnits everybody's stake, `vault.total_staked_units`
 */
export function dripAt(drip: Drip, stakedUnits: bigint, atS: number): Drip {
  const { perTokenScaled, leftScaled, drippedAt, endsAt } = drip
  if (drippedAt === null || endsAt === null || endsAt === drippedAt) return drip
  const [elapsedS, lengthS] = [atS - drippedAt, endsAt - drippedAt]
  if (stakedUnits === 0n) return { ...drip, drippedAt: atS, endsAt: atS + lengthS }
  const due = elapsedS < lengthS ? (leftScaled * BigInt(elapsedS)) / BigInt(lengthS) : leftScaled
  const more = due / stakedUnits
  return {
    perTokenScaled: perTokenScaled + more,
    // what the division leaves over stays
    leftScaled: leftScaled - more * stakedUnits,
    drippedAt: atS,
    endsAt: Math.max(endsAt, atS),
  }
}
