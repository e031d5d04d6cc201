/** 1 % of all tokens of a creator that there can be: what every decision needs at least. */
const MIN_QUORUM_UNITS = 10_000n * 10n ** 18n

/**
 * Votes for and abstaining that a proposal needs, in units of the token.
 * @param stakedUnits votes that were staked when its vote began
 * @param percent what the governor asked for then
 */
export function quorumUnits(stakedUnits: bigint, percent: bigint): bigint {
  const share = (stakedUnits * percent) / 100n
  return share > MIN_QUORUM_UNITS ? share : MIN_QUORUM_UNITS
}
