import { decodeHex, MAX_QUANTITY, wrongText } from '../rpc/hexBytes.ts'
import { TooLarge } from '../rpc/jsonTokens.ts'
import { wrongAnswer } from '../rpc/rpcFault.ts'
import { KnownTexts } from './hexText.ts'
import { keccak } from './keccak.ts'
import { KeptLogs, type LogBytes } from './keptLogs.ts'
import type { ReceiptFields } from './receiptFields.ts'

/** Room in front of the logs for everything that is encoded before them: less than 400 bytes. */
const FRONT = 512
const FIRST_BYTES = 1 << 16
/** Encoded logs of one receipt: 268 million gas as data of logs in a single transaction, which no chain lets anybody use. */
const MAX_BYTES = 1 << 25

/** Encodes the logs of one receipt as they arrive, then the receipt around them, then its leaf in the trie. */
export class LeafWriter {
  #bytes: Buffer = Buffer.allocUnsafeSlow(FIRST_BYTES)
  #end = FRONT
  #mostBytes = 0
  readonly #address: Buffer = Buffer.allocUnsafeSlow(20)
  readonly #topics: Buffer = Buffer.allocUnsafeSlow(32 * 4)
  readonly #topicAt = [0, 1, 2, 3].map((i) => this.#topics.subarray(32 * i, 32 * i + 32))
  #topicCount = 0
  #hasAddress = false
  #data: Buffer = Buffer.allocUnsafeSlow(1024)
  #dataBytes = -1
  readonly #texts = new KnownTexts()
  readonly #kept = new KeptLogs()

  /** @param mostBytes that its logs can have */
  beginReceipt(mostBytes: number): void {
    this.#end = FRONT
    this.#mostBytes = mostBytes
    // one large receipt must not hold its memory for ever
    if (this.#bytes.length > 16 * FIRST_BYTES) this.#bytes = Buffer.allocUnsafeSlow(FIRST_BYTES)
  }

  beginLog(): void {
    this.#hasAddress = false
    this.#topicCount = 0
    this.#dataBytes = -1
  }

  beginTopics(): void {
    this.#topicCount = 0
  }

  address(text: Buffer, from: number, to: number): void {
    if (to - from !== 42) throw wrongText('log address', text, from, to)
    decodeHex(text, from, to, this.#address)
    this.#hasAddress = true
  }

  topic(text: Buffer, from: number, to: number): void {
    if (to - from !== 66 || this.#topicCount === 4) throw wrongText('topic', text, from, to)
    decodeHex(text, from, to, this.#topicAt[this.#topicCount++] as Buffer)
  }

  data(text: Buffer, from: number, to: number): void {
    const length = (to - from - 2) >> 1
    if (length > MAX_BYTES) throw tooLarge()
    if (length > this.#data.length) this.#data = Buffer.allocUnsafeSlow(2 * length)
    this.#dataBytes = decodeHex(text, from, to, this.#data)
  }

  /** First four bytes of the address. */
  addressHead(): number {
    return this.#address.readUInt32BE(0)
  }

  /** Lower-case 0x text. */
  addressText(): string {
    return this.#texts.textOf(this.#address, 0, 20)
  }

  /** The first topic, which names the event: there are few of them; '' = none. */
  firstTopicText(): string {
    return this.#topicCount === 0 ? '' : this.#texts.textOf(this.#topics, 0, 32)
  }

  /** Topics and data of the log. */
  keep(): LogBytes {
    return this.#kept.keep(this.#topics, this.#topicCount, this.#data, this.#dataBytes)
  }

  endLog(): void {
    if (!this.#hasAddress || this.#dataBytes < 0) throw wrongAnswer('log without an address or data')
    const topics = 33 * this.#topicCount
    const length = 21 + prefixBytes(topics) + topics + this.#stringBytes()
    this.#room(length + 9)
    this.#prefix(length, 0xc0)
    this.#bytes[this.#end++] = 0x80 + 20
    this.#copy(this.#address, 20)
    this.#prefix(topics, 0xc0)
    for (let i = 0; i < this.#topicCount; i++) {
      this.#bytes[this.#end++] = 0x80 + 32
      this.#end += this.#topics.copy(this.#bytes, this.#end, 32 * i, 32 * i + 32)
    }
    this.#string(this.#data, this.#dataBytes)
  }

  /**
   * Hash of the leaf with this receipt.
   * @param path what is left of its key, encoded as the leaf holds it
   */
  endReceipt(fields: ReceiptFields, path: Buffer): Buffer {
    const logs = this.#end - FRONT
    if (fields.versionBytes >= 0) {
      this.#room(2 * (MAX_QUANTITY + 1))
      this.#string(fields.nonce, fields.nonceBytes)
      this.#string(fields.version, fields.versionBytes)
    }
    // the last thing first: each length is known when its prefix is written
    let at = this.#prefixBefore(FRONT, logs, 0xc0)
    at = this.#stringBefore(at, fields.bloom, fields.bloomBytes)
    at = this.#stringBefore(at, fields.gas, fields.gasBytes)
    at = this.#stringBefore(at, fields.outcome, fields.outcomeBytes)
    at = this.#prefixBefore(at, this.#end - at, 0xc0)
    if (fields.type !== 0) this.#bytes[--at] = fields.type
    at = this.#prefixBefore(at, this.#end - at, 0x80)
    at -= path.copy(this.#bytes, at - path.length)
    at = this.#prefixBefore(at, this.#end - at, 0xc0)
    return keccak(this.#bytes.subarray(at, this.#end))
  }

  #stringBytes(): number {
    if (this.#dataBytes === 1 && (this.#data[0] as number) < 0x80) return 1
    return prefixBytes(this.#dataBytes) + this.#dataBytes
  }

  #string(value: Buffer, length: number): void {
    if (length !== 1 || (value[0] as number) >= 0x80) this.#prefix(length, 0x80)
    this.#copy(value, length)
  }

  #copy(value: Buffer, length: number): void {
    if (length > 0) value.copy(this.#bytes, this.#end, 0, length)
    this.#end += length
  }

  #prefix(length: number, short: number): void {
    this.#end += prefixBytes(length)
    this.#prefixBefore(this.#end, length, short)
  }

  #stringBefore(end: number, value: Buffer, length: number): number {
    const at = end - length
    value.copy(this.#bytes, at, 0, length)
    return length === 1 && (value[0] as number) < 0x80 ? at : this.#prefixBefore(at, length, 0x80)
  }

  #prefixBefore(end: number, length: number, short: number): number {
    let at = end
    if (length < 56) {
      this.#bytes[--at] = short + length
      return at
    }
    for (let rest = length; rest > 0; rest >>>= 8) this.#bytes[--at] = rest & 255
    this.#bytes[at - 1] = short + 55 + end - at
    return at - 1
  }

  #room(more: number): void {
    if (this.#end + more > FRONT + this.#mostBytes + MAX_QUANTITY * 4)
      throw wrongAnswer(`more than ${this.#mostBytes} bytes of logs, which their gas cannot have paid`)
    if (this.#end + more <= this.#bytes.length) return
    if (this.#end + more > MAX_BYTES) throw tooLarge()
    const larger = Buffer.allocUnsafeSlow(Math.max(2 * this.#bytes.length, this.#end + more))
    this.#bytes.copy(larger, 0, 0, this.#end)
    this.#bytes = larger
  }
}

/** Bytes before `length` bytes; a single small byte has none, which callers look after. */
function prefixBytes(length: number): number {
  if (length < 56) return 1
  let size = 1
  for (let rest = length; rest > 0; rest >>>= 8) size++
  return size
}

function tooLarge() {
  return new TooLarge(`one receipt of more than ${MAX_BYTES} bytes`)
}
