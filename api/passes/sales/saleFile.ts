import { csvCell, csvLine, decimalText } from '#domain/csvCell.ts'
import { cleanText } from '#domain/names/typedText.ts'
import type { SaleRow } from './readSales.ts'

/** What the columns of a file need besides the rows. */
export interface FileFacts {
  tierNames: ReadonlyMap<number, string>
  currencyOf(index: number): { symbol: string; decimals: number }
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

const line = (cells: readonly string[]) => csvLine(cells.map(csvCell))

function cellsOf(row: SaleRow, facts: FileFacts): string[] {
  const { symbol, decimals } = facts.currencyOf(row.currency)
  return [
    row.at.toISOString(),
    row.kind,
    String(row.tier_no),
    cleanText(facts.tierNames.get(row.tier_no) ?? ''),
    decimalText(row.amount_units, decimals),
    decimalText(row.referral_units, decimals),
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
