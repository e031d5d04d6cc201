import { writeDigits } from '../rpc/digits.ts'

/** Most COPYs are those of one block. */
const FIRST_BYTES = 1 << 12
const CHUNK_BYTES = 1 << 17
const SIGNATURE = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1')
const BYTEA = 17
const TRAILER_BYTES = 2

/** 2000-01-01, where Postgres counts from. */
const EPOCH_S = 946_684_800
/** A timestamptz behind all others. */
const INFINITE = 2n ** 63n - 1n
const NUMERIC_BASE = 10_000
const BASE_DIGITS = 4
const HEAD_OF_NUMERIC = 12
const NEGATIVE = 0x4000

/** Rows in Postgres' binary COPY format: text costs both sides most of their time. */
export class BinaryCopy {
  readonly #chunks: Buffer[] = []
  #bytes: Buffer = Buffer.allocUnsafe(FIRST_BYTES)
  #at = SIGNATURE.copy(this.#bytes)

  /** @param bound bytes that the row needs at most */
  row(columns: number, bound: number): void {
    if (this.#bytes.length - this.#at < bound + TRAILER_BYTES) this.#turn(bound)
    this.#at = this.#bytes.writeInt16BE(columns, this.#at)
  }

  int2(value: number): void {
    this.#length(2)
    this.#at = this.#bytes.writeInt16BE(value, this.#at)
  }

  int4(value: number): void {
    this.#length(4)
    this.#at = this.#bytes.writeInt32BE(value, this.#at)
  }

  int8(value: number): void {
    this.#length(8)
    const high = Math.floor(value / 2 ** 32)
    this.#at = this.#bytes.writeInt32BE(high, this.#at)
    this.#at = this.#bytes.writeUInt32BE(value - high * 2 ** 32, this.#at)
  }

  null(): void {
    this.#length(-1)
  }

  bool(value: boolean): void {
    this.#length(1)
    this.#bytes[this.#at++] = value ? 1 : 0
  }

  /** A timestamptz. @param seconds since the Unix epoch, up to what uint40 holds, or infinity */
  time(seconds: number): void {
    const sinceUs = (seconds - EPOCH_S) * 1e6
    if (Number.isSafeInteger(sinceUs)) this.int8(sinceUs)
    else {
      this.#length(8)
      const whole = seconds === Number.POSITIVE_INFINITY ? INFINITE : BigInt(seconds - EPOCH_S) * 1_000_000n
      this.#at = this.#bytes.writeBigInt64BE(whole, this.#at)
    }
  }

  /** A numeric of a whole number. */
  numeric(value: bigint): void {
    const lengthAt = this.#at
    this.#at += HEAD_OF_NUMERIC
    const size = value < 0n ? -value : value
    const count = size <= Number.MAX_SAFE_INTEGER ? this.#small(Number(size)) : this.#large(size)
    let at = this.#bytes.writeInt32BE(8 + 2 * count, lengthAt)
    at = this.#bytes.writeInt16BE(count, at)
    // weight of the first digit, sign, digits behind the point
    at = this.#bytes.writeInt16BE(Math.max(0, count - 1), at)
    at = this.#bytes.writeInt16BE(value < 0n ? NEGATIVE : 0, at)
    this.#bytes.writeInt16BE(0, at)
  }

  /** @returns how many digits of base 10,000 it wrote, as below */
  #small(size: number): number {
    let unit = 1
    while (unit * NUMERIC_BASE <= size) unit *= NUMERIC_BASE
    let count = 0
    for (; unit >= 1 && size > 0; unit /= NUMERIC_BASE, count++)
      this.#at = this.#bytes.writeInt16BE(Math.floor(size / unit) % NUMERIC_BASE, this.#at)
    return count
  }

  #large(size: bigint): number {
    const digits = size.toString()
    const count = Math.ceil(digits.length / BASE_DIGITS)
    const whole = digits.padStart(count * BASE_DIGITS, '0')
    for (let i = 0; i < whole.length; i += BASE_DIGITS)
      this.#at = this.#bytes.writeInt16BE(Number(whole.slice(i, i + BASE_DIGITS)), this.#at)
    return count
  }

  /** A jsonb as it is sent: the number of its format, then the text. */
  jsonb(value: string): void {
    this.#length(1 + Buffer.byteLength(value))
    this.#at = this.#bytes.writeUInt8(1, this.#at)
    this.#at += this.#bytes.write(value, this.#at)
  }

  text(value: string): void {
    this.#length(Buffer.byteLength(value))
    this.#at += this.#bytes.write(value, this.#at)
  }

  /** A bytea from 0x text. */
  bytes(hex: string): void {
    const length = (hex.length - 2) / 2
    this.#length(length)
    this.#at += length
    writeDigits(hex, 2, this.#bytes, this.#at)
  }

  /** A bytea[] from 0x texts. */
  bytesArray(list: string[]): void {
    const lengthAt = this.#at
    this.#at += 4
    const dimensions = list.length > 0 ? 1 : 0
    for (const word of [dimensions, 0, BYTEA]) this.#at = this.#bytes.writeInt32BE(word, this.#at)
    if (dimensions) for (const word of [list.length, 1]) this.#at = this.#bytes.writeInt32BE(word, this.#at)
    for (const hex of list) this.bytes(hex)
    this.#bytes.writeInt32BE(this.#at - lengthAt - 4, lengthAt)
  }

  /** Fields as the format has them, their lengths included. */
  raw(bytes: Buffer, from: number, to: number): void {
    this.#at += bytes.copy(this.#bytes, this.#at, from, to)
  }

  /** All rows, ready to be sent. Ends this object's use. */
  end(): Buffer[] {
    this.#at = this.#bytes.writeInt16BE(-1, this.#at)
    this.#chunks.push(this.#bytes.subarray(0, this.#at))
    return this.#chunks
  }

  #length(bytes: number): void {
    this.#at = this.#bytes.writeInt32BE(bytes, this.#at)
  }

  #turn(bound: number): void {
    this.#chunks.push(this.#bytes.subarray(0, this.#at))
    this.#bytes = Buffer.allocUnsafe(Math.max(CHUNK_BYTES, bound + TRAILER_BYTES))
    this.#at = 0
  }
}
