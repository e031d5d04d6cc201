import { CREATOR_TOKEN_DECIMALS } from '../access/tokenCondition.ts'

/** What a creator token quotes for an exact purchase. Money in smallest units of the currency that it is bought with. */
export interface TokenQuote {
  /** bought, in smallest units of the token */
  tokenUnits: bigint
  /** paid in all, fees included */
  costUnits: bigint
  /** of the platform and the creator together */
  feeUnits: bigint
  /** of one whole token before the purchase, without fees, rounded down */
  priceUnits: bigint
}

/** From here on a buyer is warned of how the own purchase moves the price, in bps. */
export const PRICE_WARNING_BPS = 500

const ONE_TOKEN = 10n ** BigInt(CREATOR_TOKEN_DECIMALS)
const BPS = 10_000n
/** The price may rise by so much between the quote and the block, in bps. */
const SLACK_BPS = 100n

/** Division of what is not negative, rounded up. */
const ceilDiv = (value: bigint, by: bigint): bigint => (value + by - 1n) / by

/** The most that is paid for what was quoted, smallest units: 1 % above it, rounded up. */
export function maxCostOf(costUnits: bigint): bigint {
  return costUnits + ceilDiv(costUnits * SLACK_BPS, BPS)
}

/**
 * By how much a token costs more here, on average and without fees, than just before the purchase; in bps, rounded up.
 * 0 where a token costs less than a unit of money. The unit that the contract rounds up by does not count, or it would be
 * all that is seen of the smallest purchases.
 */
export function priceEffectBps({ tokenUnits, costUnits, feeUnits, priceUnits }: TokenQuote): number {
  const before = tokenUnits * priceUnits
  const paid = (costUnits - feeUnits - 1n) * ONE_TOKEN
  return before === 0n || paid <= before ? 0 : Number(ceilDiv((paid - before) * BPS, before))
}
