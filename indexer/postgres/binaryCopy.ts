import { writeDigits } from '../rpc/digits.ts'

const CHUNK_BYTES = 1 << 17
const SIGNATURE = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1')
const BYTEA = 17
const TRAILER_BYTES = 2

/** Rows in Postgres' binary COPY format: for the tables with the most rows, where the server's time is in reading text. */
export class BinaryCopy {
  readonly #chunks: Buffer[] = []
  #bytes: Buffer = Buffer.allocUnsafe(CHUNK_BYTES)
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
    this.#at = this.#bytes.writeInt32BE(Math.floor(value / 2 ** 32), this.#at)
    this.#at = this.#bytes.writeUInt32BE(value % 2 ** 32, this.#at)
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

  /** All rows, ready to be sent. Ends this object's use. */
  end(): Buffer[] {
    this.#at = this.#bytes.writeInt16BE(-1, this.#at)
    this.#turn(0)
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
