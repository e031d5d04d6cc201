/** What a token takes of purchases, as the row `creator_token` has it; times in seconds. */
export interface TokenFees {
  creatorFeeBps: number
  /** of a purchase in the second of the launch, both fees together */
  launchFeeBps: number
  /** how long it takes to fall to nothing */
  launchS: number
  launchedAt: number
}

/**
 * Both fees of a purchase at a time, in bps: the usual ones, or the launch fee while that is higher, rounded up.
 * @param platformBps the platform's part of today
 */
export function purchaseFeeBps(fees: TokenFees, platformBps: number, atS: number): number {
  const { creatorFeeBps, launchFeeBps, launchS, launchedAt } = fees
  const restS = launchedAt + launchS - atS
  const falling = restS > 0 ? Math.ceil((launchFeeBps * restS) / launchS) : 0
  return Math.max(platformBps + creatorFeeBps, falling)
}
