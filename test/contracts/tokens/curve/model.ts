/** The curve in whole numbers of any size: what `CurveMath` computes, written from its definition as areas under a line. */

export const CAP = 1_000_000n * 10n ** 18n
export const VIRTUAL = 10_000n * 10n ** 18n

/** Largest whole number whose square is at most `value`. */
export function rootOf(value: bigint): bigint {
  if (value < 2n) return value
  let root = 1n << BigInt((value.toString(2).length + 1) >> 1)
  for (;;) {
    const next = (root + value / root) >> 1n
    if (next >= root) return root
    root = next
  }
}

const ceil = (above: bigint, below: bigint) => (above + below - 1n) / below

/** The reserve that backs `supply` exactly, times the slope. */
const areaTo = (supply: bigint) => (supply + VIRTUAL) ** 2n - VIRTUAL ** 2n

/** Money for `tokens` more. */
export function costOf(supply: bigint, tokens: bigint, slope: bigint): bigint {
  return ceil(areaTo(supply + tokens) - areaTo(supply), slope)
}

/** Money for giving back `tokens`. */
export function worthOf(supply: bigint, tokens: bigint, slope: bigint): bigint {
  return (areaTo(supply) - areaTo(supply - tokens)) / slope
}

/** Tokens for `paid`. */
export function tokensFor(supply: bigint, paid: bigint, slope: bigint): bigint {
  const position = supply + VIRTUAL
  return rootOf(position ** 2n + slope * paid) - position
}

/** The part of `gross` that is a fee of `bps`. */
export function feeOf(gross: bigint, bps: bigint): bigint {
  return ceil(gross * bps, 10_000n)
}

/** The least money of which `net` is left after a fee of `bps`. */
export function grossOf(net: bigint, bps: bigint): bigint {
  return ceil(net * 10_000n, 10_000n - bps)
}
