import { decimalsOf } from '../money/currencies.ts'

/**
 * An amount as a page shows it: `€9.00`, `¥900`, `KWD 1.250`.
 * @param amount minor units
 * @param currency lower case
 */
export function writeAmount(amount: number, currency: string): string {
  const decimals = decimalsOf(currency)
  return new Intl.NumberFormat('en', {
    style: 'currency',
    currency: currency.toUpperCase(),
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  }).format(amount / 10 ** decimals)
}
