import { csvCell, csvLine, decimalText } from '#domain/csvCell.ts'
import type { CurrencyFacts } from '../currencyFacts.ts'
import type { EntryRow } from '../readEntries.ts'
import { feeOfEntry, txHashOf } from '../shownEntry.ts'

const COLUMNS = [
  ...['time', 'what', 'rail', 'state', 'gross', 'fee', 'yours', 'currency'],
  ...['available', 'purchase or object', 'transaction', 'journal'],
]

function cellsOf(row: EntryRow, currencyOf: CurrencyFacts): string[] {
  const { symbol, decimals } = currencyOf(row.currency)
  const amounts = [row.gross === 0n ? row.yours : row.gross, feeOfEntry(row), row.yours]
  return [
    ...[row.at.toISOString(), row.kind, row.rail, row.state].map(csvCell),
    // digits and a sign are no formula
    ...amounts.map((units) => decimalText(units, decimals)),
    ...[symbol, row.available_at?.toISOString() ?? ''].map(csvCell),
    ...[row.rail === 'card' ? row.subject : '', txHashOf(row) ?? '', row.id].map(csvCell),
  ]
}

/** Every entry as a line, page by page: whoever reads slowly holds no connection and no memory. */
export async function* earningLines(
  readPage: (last: EntryRow | null) => Promise<EntryRow[]>,
  currencyOf: CurrencyFacts,
): AsyncGenerator<string> {
  yield csvLine(COLUMNS)
  let last: EntryRow | null = null
  for (;;) {
    const rows = await readPage(last)
    if (rows.length === 0) return
    last = rows.at(-1) ?? null
    yield rows.map((row) => csvLine(cellsOf(row, currencyOf))).join('')
  }
}
