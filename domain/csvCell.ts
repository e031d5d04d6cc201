/** What a spreadsheet takes for the beginning of a formula, also where it cuts lines at semicolons. */
const FORMULA = /(^|;)(?=\s*[=+\-@＝＋－＠])|^(?=[\t\r])/g
const NEEDS_QUOTES = /[",\r\n]/

/** One cell. A sign that a spreadsheet would take for the beginning of a formula is put behind an apostrophe. */
export function csvCell(text: string): string {
  const defused = text.replace(FORMULA, "$1'")
  return NEEDS_QUOTES.test(defused) ? `"${defused.replaceAll('"', '""')}"` : defused
}

/** An amount of smallest units in whole ones as decimal text, every digit of it. */
export function decimalText(units: bigint, decimals: number): string {
  const digits = (units < 0n ? -units : units).toString().padStart(decimals + 1, '0')
  const sign = units < 0n ? '-' : ''
  const whole = digits.slice(0, digits.length - decimals)
  const part = digits.slice(digits.length - decimals)
  return decimals === 0 ? `${sign}${whole}` : `${sign}${whole}.${part}`
}

/** One line of a file; texts come as `csvCell` made them. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.join(',')}\r\n`
}
