import { exactAmount } from './formatAmount.ts'

/** Currencies of which cards know other decimals than people write in a shop: Unicode's tables have none for forints. */
const CHARGED_DIGITS: Readonly<Record<string, number>> = { HUF: 2 }

/**
 * Money of a card in minor units of its currency: `€9`, `€8.10`, `JP¥900`; whole amounts without a point.
 * @param currency ISO 4217; its decimals are those that are charged
 * @param hasAllDigits whole amounts too, as columns of books have them: `€9.00`
 */
export function formatMoney(amount: number | bigint, currency: string, hasAllDigits = false): string {
  const look = { style: 'currency', currency } as const
  const { maximumFractionDigits = 2 } = new Intl.NumberFormat('en-GB', look).resolvedOptions()
  const digits = CHARGED_DIGITS[currency] ?? maximumFractionDigits
  const units = BigInt(amount)
  const isShort = units % 10n ** BigInt(digits) === 0n && !hasAllDigits
  const shown = { minimumFractionDigits: isShort ? 0 : digits, maximumFractionDigits: digits }
  // as text: nothing is rounded on the way
  const text = `${units < 0n ? '-' : ''}${exactAmount(units < 0n ? -units : units, digits)}`
  return new Intl.NumberFormat('en-GB', { ...look, ...shown }).format(text as Intl.StringNumericLiteral)
}
