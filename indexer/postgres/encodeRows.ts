import { baseOf, type ColumnType, type Row, type Value } from '../families/table.ts'
import { BinaryCopy } from './binaryCopy.ts'
import type { ColumnTypes } from './columnTypes.ts'
import type { CopyTable } from './tables.ts'

const INT2 = 21
const INT4 = 23
/** Bytes that a column needs at most, its length included; texts come on top. */
const COLUMN_BOUND = 64
/** Bytes of a UTF-16 unit in UTF-8. */
const UNIT_BYTES = 3

/** A value that its column cannot hold. Named like the server's own fault, because it is the fault of the same row. */
class Misfit extends Error {
  readonly code = '22003'
}

type Write = (copy: BinaryCopy, value: Value) => void

const WRITE: Record<Exclude<ReturnType<typeof baseOf>, 'int'>, Write> = {
  address: (copy, value) => copy.bytes(value as string),
  hash: (copy, value) => copy.bytes(value as string),
  bytes: (copy, value) => copy.bytes(value as string),
  uint256: (copy, value) => copy.numeric(value as bigint),
  time: (copy, value) => copy.time(value as number),
  bool: (copy, value) => copy.bool(value as boolean),
  json: (copy, value) => copy.jsonb(value as string),
  // names are chosen by strangers: Postgres text holds no NUL
  text: (copy, value) => copy.text((value as string).replaceAll('\0', '\uFFFD')),
}

const within = (value: Value, bits: number): number => {
  const most = 2 ** (bits - 1)
  if (!Number.isInteger(value) || (value as number) < -most || (value as number) >= most)
    throw new Misfit(`${value} is no whole number of ${bits} bits`)
  return value as number
}

function writerOf(type: ColumnType, stored: number): Write {
  const base = baseOf(type)
  if (base !== 'int') return WRITE[base]
  if (stored === INT2) return (copy, value) => copy.int2(within(value, 16))
  if (stored === INT4) return (copy, value) => copy.int4(within(value, 32))
  return (copy, value) => copy.int8(within(value, 64))
}

interface Column {
  name: string
  write: Write
  isLong: boolean
}

/** Rows as the chunks of a binary COPY. */
export function encodeRows(table: CopyTable, types: ColumnTypes, rows: Row[]): Buffer[] {
  const columns = table.all.map(([name, type], i) => ({
    ...{ name, write: writerOf(type, types[i] as number) },
    isLong: ['text', 'json', 'bytes'].includes(baseOf(type)),
  }))
  const long = columns.filter(({ isLong }) => isLong)
  const copy = new BinaryCopy()
  for (const row of rows) encodeRow(copy, row, columns, long)
  return copy.end()
}

/** Indexed loops, in a function of its own that is soon compiled: this is done for every column of every row. */
function encodeRow(copy: BinaryCopy, row: Row, columns: Column[], long: Column[]): void {
  let bound = columns.length * COLUMN_BOUND
  for (let i = 0; i < long.length; i++)
    bound += UNIT_BYTES * ((row[(long[i] as Column).name] as string | null)?.length ?? 0)
  copy.row(columns.length, bound)
  for (let i = 0; i < columns.length; i++) {
    const { name, write } = columns[i] as Column
    const value = row[name] as Value
    if (value === null) copy.null()
    else write(copy, value)
  }
}
