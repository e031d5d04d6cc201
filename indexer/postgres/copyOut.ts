import type { Client, Connection, Submittable } from 'pg'
import { baseOf, type ColumnType, type Row, type Value } from '../families/table.ts'
import { hexText } from '../proof/hexText.ts'

type Read = (bytes: Buffer, at: number, length: number) => Value

/** A column of a query whose values are read as this type. */
export type ReadColumn = [name: string, type: ColumnType]

/** Rows of a table as they are stored. */
export interface StoredRows {
  rows: Row[]
  /** where each lies, as Postgres writes it: `(block,item)`; true until its transaction ends or somebody writes the row */
  places: string[]
}

/** Signature, flags and the length of what follows them. */
const HEAD_BYTES = 19
const EPOCH_S = 946_684_800
const INFINITE = 2n ** 63n - 1n
const NEGATIVE = 0x4000
const POSITIVE = 0
const NUMERIC_BASE = 10_000
/** So many digits of base 10,000 are a number that JavaScript holds exactly. */
const EXACT_DIGITS = 3
/** `hexText` writes no more. */
const SHORT_BYTES = 32

const bytesAt: Read = (bytes, at, length) =>
  length <= SHORT_BYTES ? hexText(bytes, at, at + length) : `0x${bytes.toString('hex', at, at + length)}`
const textAt: Read = (bytes, at, length) => bytes.toString('utf8', at, at + length)

const READ: Record<ReturnType<typeof baseOf>, Read> = {
  address: bytesAt,
  hash: bytesAt,
  bytes: bytesAt,
  uint256: numericAt,
  // how wide a column is, its values say
  int: (bytes, at, length) => (length === 8 ? wholeAt(bytes, at) : bytes.readIntBE(at, length)),
  time: timeAt,
  bool: (bytes, at) => bytes[at] !== 0,
  text: textAt,
  json: textAt,
}

function wholeAt(bytes: Buffer, at: number): number {
  return bytes.readInt32BE(at) * 2 ** 32 + bytes.readUInt32BE(at + 4)
}

/** Seconds since 1970 of microseconds since 2000. */
function timeAt(bytes: Buffer, at: number): number {
  const sinceUs = wholeAt(bytes, at)
  if (Number.isSafeInteger(sinceUs)) return sinceUs / 1e6 + EPOCH_S
  const exact = bytes.readBigInt64BE(at)
  return exact === INFINITE ? Number.POSITIVE_INFINITY : Number(exact / 1_000_000n) + EPOCH_S
}

/** A whole numeric: how many digits, place of the first, sign, digits behind the point, then the digits of base 10,000. */
function numericAt(bytes: Buffer, at: number): bigint {
  const count = bytes.readInt16BE(at)
  const places = bytes.readInt16BE(at + 2) + 1
  const sign = bytes.readUInt16BE(at + 4)
  if (sign !== POSITIVE && sign !== NEGATIVE) throw new Error('a numeric that is no number')
  const digitAt = (i: number) => (i < count ? bytes.readInt16BE(at + 8 + 2 * i) : 0)
  let size = 0
  for (let i = 0; i < Math.min(places, EXACT_DIGITS); i++) size = size * NUMERIC_BASE + digitAt(i)
  let whole = BigInt(size)
  for (let i = EXACT_DIGITS; i < places; i++) whole = whole * 10_000n + BigInt(digitAt(i))
  return sign === NEGATIVE ? -whole : whole
}

/** COPY TO STDOUT of a query, as a query of `pg`: every value as text costs both sides most of the time that rows take. */
class CopyOut implements Submittable {
  readonly done: Promise<StoredRows>
  readonly #sql: string
  readonly #names: string[]
  readonly #read: Read[]
  readonly #empty: Row
  readonly #found: StoredRows = { rows: [], places: [] }
  #isBegun = false
  #fault: unknown = null
  #resolve: (found: StoredRows) => void = () => {}
  #reject: (error: unknown) => void = () => {}

  constructor(sql: string, columns: ReadColumn[]) {
    this.#sql = sql
    this.#names = columns.map(([name]) => name)
    this.#read = columns.map(([, type]) => READ[baseOf(type)])
    this.#empty = Object.fromEntries(this.#names.map((name) => [name, null]))
    this.done = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
  }

  submit(connection: Connection): void {
    connection.query(this.#sql)
  }

  /** The server sends a message for each row, the first with the head before it. The bytes change after the call. */
  handleCopyData({ chunk }: { chunk: Buffer }): void {
    const at = this.#isBegun ? 0 : HEAD_BYTES
    this.#isBegun = true
    // what is thrown here would be thrown at the socket, with the statement still at work
    try {
      if (at < chunk.length) this.#row(chunk, at)
    } catch (error) {
      this.#fault ??= error
    }
  }

  #row(bytes: Buffer, from: number): void {
    const columns = bytes.readInt16BE(from)
    // the trailer
    if (columns < 0) return
    const row = { ...this.#empty }
    // a place has six bytes, and stands first
    this.#found.places.push(`(${bytes.readUInt32BE(from + 6)},${bytes.readUInt16BE(from + 10)})`)
    let at = from + 12
    for (let i = 0; i < columns - 1; i++) {
      const length = bytes.readInt32BE(at)
      at += 4
      if (length < 0) continue
      row[this.#names[i] as string] = (this.#read[i] as Read)(bytes, at, length)
      at += length
    }
    this.#found.rows.push(row)
  }

  handleCommandComplete(): void {}

  handleError(error: Error): void {
    this.#fault = error
    this.#reject(error)
  }

  handleReadyForQuery(): void {
    if (this.#fault) this.#reject(this.#fault)
    else this.#resolve(this.#found)
  }
}

/**
 * Rows of a table.
 * @param query selects `ctid` before the columns
 */
export async function copyOut(client: Client, query: string, columns: ReadColumn[]): Promise<StoredRows> {
  const copy = new CopyOut(`COPY (${query}) TO STDOUT (FORMAT binary)`, columns)
  client.query(copy)
  return copy.done
}
