/** Currencies of which cards know other decimals than people write in a shop: Unicode's tables have none for forints. */
const CHARGED_DIGITS: Readonly<Record<string, number>> = { HUF: 2 }

/**
 * Money of a card in minor units of its currency: `€9`, `€8.10`, `JP¥900`; whole amounts without a point.
 * @param currency ISO 4217; its decimals are those that are charged
 */
export function formatMoney(amount: number, currency: string): string {
  const look = { style: 'currency', currency } as const
  const { maximumFractionDigits = 2 } = new Intl.NumberFormat('en-GB', look).resolvedOptions()
  const digits = CHARGED_DIGITS[currency] ?? maximumFractionDigits
  const value = amount / 10 ** digits
  const shown = { minimumFractionDigits: Number.isInteger(value) ? 0 : digits, maximumFractionDigits: digits }
  return new Intl.NumberFormat('en-GB', { ...look, ...shown }).format(value)
}
