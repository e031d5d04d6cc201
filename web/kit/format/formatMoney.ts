/**
 * Money of a card in minor units of its currency: `€9`, `€8.10`, `JP¥900`; whole amounts without a point.
 * @param currency ISO 4217; its decimals are the standard's, which are those that are charged
 */
export function formatMoney(amount: number, currency: string): string {
  const look = { style: 'currency', currency } as const
  const { maximumFractionDigits: digits = 2 } = new Intl.NumberFormat('en-GB', look).resolvedOptions()
  const value = amount / 10 ** digits
  const minimumFractionDigits = Number.isInteger(value) ? 0 : digits
  return new Intl.NumberFormat('en-GB', { ...look, minimumFractionDigits }).format(value)
}
