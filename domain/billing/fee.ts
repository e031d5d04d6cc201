/** Basis points of the whole. */
export const WHOLE_FEE_BPS = 10_000

/**
 * The platform's part of a charge, in minor units: rounded down to the step of the currency, so that what remains for the
 * creator is never less than their part. Throws a RangeError for a negative amount and for bps outside 0 to 10,000.
 * Example: `feeOf(900n, 1000)` is 90n.
 * @param step minor units that every amount of the currency is a multiple of
 */
export function feeOf(amount: bigint, bps: number, step = 1): bigint {
  if (amount < 0n) throw new RangeError('an amount below zero has no fee')
  if (!Number.isInteger(bps) || bps < 0 || bps > WHOLE_FEE_BPS)
    throw new RangeError(`no basis points: ${bps}`)
  const exact = (amount * BigInt(bps)) / BigInt(WHOLE_FEE_BPS)
  return exact - (exact % BigInt(step))
}
