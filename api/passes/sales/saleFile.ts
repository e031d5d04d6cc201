import { cleanText } from '#domain/names/typedText.ts'
import type { SaleRow } from './readSales.ts'

/** What the columns of a file need besides the rows. */
export interface FileFacts {
  tierNames: ReadonlyMap<number, string>
  currencyOf(index: number): { symbol: string; decimals: number }
}

/** What a spreadsheet takes for the beginning of a formula, also where it cuts lines at semicolons. */
const FORMULA = /(^|;)(?=\s*[=+\-@＝＋－＠])|^(?=[\t\r])/g
const NEEDS_QUOTES = /[",\r\n]/

/** One cell. A sign that a spreadsheet would take for the beginning of a formula is put behind an apostrophe. */
export function csvCell(text: string): string {
  const defused = text.replace(FORMULA, "$1'")
  return NEEDS_QUOTES.test(defused) ? `"${defused.replaceAll('"', '""')}"` : defused
}

/** An amount in whole units as decimal text, every digit of it. */
function decimalOf(units: bigint, decimals: number): string {
  const digits = units.toString().padStart(decimals + 1, '0')
  const whole = digits.slice(0, digits.length - decimals)
  const part = digits.slice(digits.length - decimals)
  return decimals === 0 ? whole : `${whole}.${part}`
}

export const shortOf = (address: Buffer): string => {
  const hex = address.toString('hex')
  return `0x${hex.slice(0, 4)}…${hex.slice(-4)}`
}

const COLUMNS = [
  'time',
  'what',
  'tier',
  'tier name',
  'amount',
  'share',
  'currency',
  'address',
  'transaction',
  'level',
]

const line = (cells: readonly string[]) => `${cells.map(csvCell).join(',')}\r\n`

function cellsOf(row: SaleRow, facts: FileFacts): string[] {
  const { symbol, decimals } = facts.currencyOf(row.currency)
  return [
    row.at.toISOString(),
    row.kind,
    String(row.tier_no),
    cleanText(facts.tierNames.get(row.tier_no) ?? ''),
    decimalOf(row.amount_units, decimals),
    decimalOf(row.referral_units, decimals),
    symbol,
    shortOf(row.recipient),
    `0x${row.tx_hash.toString('hex')}`,
    row.level,
  ]
}

/** Every sale as a line, page by page: whoever reads slowly holds no connection and no memory. */
export async function* saleLines(
  readPage: (before: SaleRow | null) => Promise<SaleRow[]>,
  facts: FileFacts,
): AsyncGenerator<string> {
  yield line(COLUMNS)
  let last: SaleRow | null = null
  for (;;) {
    const rows = await readPage(last)
    if (rows.length === 0) return
    last = rows.at(-1) ?? null
    yield rows.map((row) => line(cellsOf(row, facts))).join('')
  }
}
