import { decimalText } from '../csvCell.ts'

/** Significant digits of an amount in a sentence; whole ones are never cut. */
const DIGITS = 5

/**
 * An amount as a sentence names it, rounded down: `0.02 ETH`.
 * @param units integer in the smallest unit, not negative
 */
export function amountText(
  units: bigint,
  { symbol, decimals }: { symbol: string; decimals: number },
): string {
  const cut = Math.min(Math.max(units.toString().length - DIGITS, 0), decimals)
  const text = decimalText(units - (units % 10n ** BigInt(cut)), decimals)
  return `${text.includes('.') ? text.replace(/\.?0+$/, '') : text} ${symbol}`
}
