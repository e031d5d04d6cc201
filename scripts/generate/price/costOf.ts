/**
 * What an L2 charges for the execution of a transaction. The data a rollup posts for it is charged on top and differs
 * by chain and day, so it is not counted.
 */
export interface GasPrice {
  /** thousandths of a gwei for a unit of gas */
  milliGwei: bigint
  /** cents of a dollar for an ether */
  centsPerEther: bigint
}

/** 0.01 gwei and 3,000 dollars: a busy hour of a large rollup. */
export const REFERENCE: GasPrice = { milliGwei: 10n, centsPerEther: 300_000n }

/** Hundred-thousandths of a dollar for this much gas, rounded up. */
export function costOf(gas: number, { milliGwei, centsPerEther }: GasPrice = REFERENCE): bigint {
  const wei = BigInt(gas) * milliGwei * 1_000_000n
  return (wei * centsPerEther * 1_000n + 10n ** 18n - 1n) / 10n ** 18n
}
