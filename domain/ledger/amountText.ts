import { decimalText } from '../csvCell.ts'

/** Significant digits of an amount in a sentence; whole ones are never cut. */
const DIGITS = 5

interface Named {
  symbol: string
  decimals: number
}

/**
 * An amount as a sentence names it, every digit of it: `100 NORTH`.
 * @param units integer in the smallest unit, not negative
 */
export function exactAmountText(units: bigint, { symbol, decimals }: Named): string {
  const text = decimalText(units, decimals)
  return `${text.includes('.') ? text.replace(/\.?0+$/, '') : text} ${symbol}`
}

/**
 * An amount as a sentence names it, rounded down: `0.02 ETH`.
 * @param units integer in the smallest unit, not negative
 */
export function amountText(units: bigint, named: Named): string {
  const cut = Math.min(Math.max(units.toString().length - DIGITS, 0), named.decimals)
  return exactAmountText(units - (units % 10n ** BigInt(cut)), named)
}
