import { NOT_HEX, SAW_UPPER, writeDigits } from '../rpc/digits.ts'
import { wrongAnswer } from '../rpc/rpcFault.ts'

const FIRST_BYTES = 1 << 16
const MAX_PREFIX = 9

/**
 * RLP written from its end to its start: a list begins with the length of what it holds, and so that is known.
 * A mark is the number of bytes behind it; the last item is written first.
 */
export class RlpWriter {
  /** hexadecimal text was not all lower case */
  sawUpper = false
  #bytes: Buffer = Buffer.allocUnsafeSlow(FIRST_BYTES)
  #at = FIRST_BYTES

  mark(): number {
    return this.#bytes.length - this.#at
  }

  clear(): void {
    this.sawUpper = false
    this.rewind(0)
  }

  /** Forgets what was written since the mark. */
  rewind(mark: number): void {
    this.#at = this.#bytes.length - mark
  }

  /** What was written since the mark: a view, valid until the next write. */
  since(mark: number): Buffer {
    return this.#bytes.subarray(this.#at, this.#bytes.length - mark)
  }

  /** One byte as it is. */
  byte(value: number): void {
    this.#room(1)
    this.#bytes[--this.#at] = value
  }

  /** Encoded bytes as they are. */
  raw(encoded: Uint8Array): void {
    this.#room(encoded.length)
    this.#at -= encoded.length
    this.#bytes.set(encoded, this.#at)
  }

  bytes(value: Uint8Array): void {
    const mark = this.mark()
    this.raw(value)
    this.string(mark)
  }

  /** The bytes of 0x text. @throws RpcFault `wrong` when it is none */
  hex(text: string): void {
    const mark = this.mark()
    if (text.length % 2 || text.charCodeAt(0) !== 48 || text.charCodeAt(1) !== 120) throw notHex(text)
    this.#digits(text, 2)
    this.string(mark)
  }

  /** A number as 0x text: without leading zeros, nothing for zero. @throws RpcFault `wrong` when it is none */
  quantity(text: string): void {
    const mark = this.mark()
    if (text.length < 3 || text.charCodeAt(0) !== 48 || text.charCodeAt(1) !== 120) throw notHex(text)
    let from = 2
    while (text.charCodeAt(from) === 48) from++
    this.#digits(text, from)
    this.string(mark)
  }

  /** Makes one string of what was written since the mark. */
  string(mark: number): void {
    const length = this.mark() - mark
    if (length === 1 && (this.#bytes[this.#at] as number) < 0x80) return
    this.#prefix(length, 0x80)
  }

  /** Makes one list of the items written since the mark. */
  list(mark: number): void {
    this.#prefix(this.mark() - mark, 0xc0)
  }

  #digits(text: string, from: number): void {
    const length = (text.length - from + 1) >> 1
    this.#room(length)
    const saw = writeDigits(text, from, this.#bytes, this.#at)
    if (saw === NOT_HEX) throw notHex(text)
    if (saw === SAW_UPPER) this.sawUpper = true
    this.#at -= length
  }

  #prefix(length: number, short: number): void {
    this.#room(MAX_PREFIX)
    if (length < 56) {
      this.#bytes[--this.#at] = short + length
      return
    }
    let size = 0
    for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) {
      this.#bytes[--this.#at] = rest & 255
      size++
    }
    this.#bytes[--this.#at] = short + 55 + size
  }

  #room(length: number): void {
    if (this.#at >= length) return
    const used = this.mark()
    const larger = Buffer.allocUnsafeSlow(Math.max(this.#bytes.length * 2, used + length))
    this.since(0).copy(larger, larger.length - used)
    this.#bytes = larger
    this.#at = larger.length - used
  }
}

function notHex(text: string) {
  return wrongAnswer(`${text.slice(0, 80)} is not hexadecimal`)
}
