import { currencyFacts } from '#domain/billing/currency.ts'

/**
 * Money of a card in minor units of its currency: `€9`, `€8.10`, `JP¥900`; whole amounts without a point.
 * @param currency ISO 4217
 */
export function formatMoney(amount: number, currency: string): string {
  const digits = currencyFacts(currency)?.decimals ?? 2
  const value = amount / 10 ** digits
  return new Intl.NumberFormat('en-GB', {
    style: 'currency',
    currency,
    minimumFractionDigits: Number.isInteger(value) ? 0 : digits,
    maximumFractionDigits: digits,
  }).format(value)
}
