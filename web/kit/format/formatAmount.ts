/** Which way a shortened amount is rounded: what is missing goes up, what one has goes down. */
export type Rounding = 'nearest' | 'up' | 'down'

const DIGITS = 5

function roundDiv(value: bigint, unit: bigint, rounding: Rounding): bigint {
  const whole = value / unit
  const rest = value % unit
  if (rest === 0n || rounding === 'down') return whole
  if (rounding === 'up') return whole + 1n
  return rest * 2n >= unit ? whole + 1n : whole
}

/** The exact decimal text of an amount in its smallest unit, e.g. `0.010000000000000001`. */
export function exactAmount(value: bigint, decimals: number): string {
  const digits = value.toString().padStart(decimals + 1, '0')
  const whole = digits.slice(0, digits.length - decimals)
  const part = digits.slice(digits.length - decimals).replace(/0+$/, '')
  return part === '' ? whole : `${whole}.${part}`
}

/**
 * An amount with at most five significant digits, e.g. `0.01`, `1234.5`. The exact value belongs in a title.
 * @param value integer in the smallest unit, not negative
 */
export function formatAmount(value: bigint, decimals: number, rounding: Rounding = 'nearest'): string {
  const length = value.toString().length
  const whole = Math.max(0, length - decimals)
  const cut = whole >= DIGITS ? decimals : Math.max(0, length - DIGITS)
  const unit = 10n ** BigInt(cut)
  return exactAmount(roundDiv(value, unit, rounding) * unit, decimals)
}
