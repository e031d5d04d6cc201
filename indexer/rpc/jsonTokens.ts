import { RpcFault, wrongAnswer } from './rpcFault.ts'

/** What is told of a JSON text on its way. Bytes are a view: they change after the call. */
export interface JsonSink {
  /** an object or a list begins */
  open(isList: boolean): void
  /** the innermost one ends */
  close(): void
  key(bytes: Buffer, from: number, to: number): void
  /** a string without its quotes, escapes as they stand */
  text(bytes: Buffer, from: number, to: number): void
  /** a number, true, false or null */
  word(bytes: Buffer, from: number, to: number): void
}

/** More than we take at once: the same may be asked in smaller parts. */
export class TooLarge extends RpcFault {
  constructor(detail: string) {
    super('refused', detail)
  }
}

const VALUE = 0
const VALUE_OR_END = 1
const KEY = 2
const KEY_OR_END = 3
const COLON = 4
const COMMA_OR_END = 5
const NOTHING = 6

const QUOTE = 0x22
const BACKSLASH = 0x5c
const MAX_DEPTH = 32
const MAX_WORD = 64
/** What a native search costs is more than to look at so few bytes. */
const NEAR = 72
/** Hexadecimal text needs no escapes; a long text full of them would be looked at again with every chunk. */
const MAX_ESCAPED = 1 << 16
/**
 * Longest string. The longest honest one is the data of one log, two digits a byte: 16 MiB of it cost 134 million gas as data and
 * more than 500 million as memory (`words² / 512`, yellow paper, appendix H) in one transaction.
 */
const MAX_TEXT = 1 << 25

const WORD_BYTES = new Uint8Array(256)
for (const byte of Buffer.from('0123456789+-.Eabcdefghijklmnopqrstuvwxyz')) WORD_BYTES[byte] = 1

/** Splits JSON into its tokens as it arrives in chunks, cut anywhere. Keeps no more than one unfinished token. */
export class JsonTokens {
  readonly #sink: JsonSink
  #rest: Buffer[] = []
  #restBytes = 0
  #isInText = false
  #expected = VALUE
  #depth = 0
  readonly #isList = new Uint8Array(MAX_DEPTH)

  constructor(sink: JsonSink) {
    this.#sink = sink
  }

  /** @throws RpcFault `wrong` when it is not JSON; what the sink throws */
  push(chunk: Buffer): void {
    let bytes = chunk
    if (this.#restBytes > 0) {
      this.#rest.push(chunk)
      this.#restBytes += chunk.length
      if (this.#restBytes > MAX_TEXT) throw new TooLarge(`a string of more than ${MAX_TEXT} bytes`)
      if (this.#isInText && chunk.indexOf(QUOTE) < 0) return
      bytes = Buffer.concat(this.#rest, this.#restBytes)
    }
    const read = this.#read(bytes)
    this.#restBytes = bytes.length - read
    this.#rest = this.#restBytes > 0 ? [bytes.subarray(read)] : []
  }

  /** @throws RpcFault `wrong` when the text is not complete */
  end(): void {
    if (this.#expected !== NOTHING || this.#restBytes > 0) throw notJson()
  }

  /** @returns where the first unfinished token begins */
  #read(bytes: Buffer): number {
    const end = bytes.length
    let at = 0
    while (at < end) {
      const byte = bytes[at] as number
      if (byte === QUOTE) {
        const close = endOfText(bytes, at + 1)
        this.#isInText = close < 0
        if (close < 0) return at
        this.#text(bytes, at + 1, close)
        at = close + 1
      } else if (byte === 0x2c) {
        if (this.#expected !== COMMA_OR_END) throw notJson()
        this.#expected = this.#isList[this.#depth - 1] ? VALUE : KEY
        at++
      } else if (byte === 0x3a) {
        if (this.#expected !== COLON) throw notJson()
        this.#expected = VALUE
        at++
      } else if (byte === 0x7b || byte === 0x5b) {
        this.#open(byte === 0x5b)
        at++
      } else if (byte === 0x7d || byte === 0x5d) {
        this.#close(byte === 0x5d)
        at++
      } else if (isSpace(byte)) at++
      else {
        const close = endOfWord(bytes, at)
        if (close < 0) return at
        if (this.#expected > VALUE_OR_END) throw notJson()
        this.#expected = this.#depth > 0 ? COMMA_OR_END : NOTHING
        this.#sink.word(bytes, at, close)
        at = close
      }
    }
    return at
  }

  #text(bytes: Buffer, from: number, to: number): void {
    if (this.#expected <= VALUE_OR_END) {
      this.#expected = this.#depth > 0 ? COMMA_OR_END : NOTHING
      this.#sink.text(bytes, from, to)
    } else if (this.#expected <= KEY_OR_END) {
      this.#expected = COLON
      this.#sink.key(bytes, from, to)
    } else throw notJson()
  }

  #open(isList: boolean): void {
    if (this.#expected > VALUE_OR_END || this.#depth === MAX_DEPTH) throw notJson()
    this.#isList[this.#depth++] = isList ? 1 : 0
    this.#expected = isList ? VALUE_OR_END : KEY_OR_END
    this.#sink.open(isList)
  }

  #close(isList: boolean): void {
    if (this.#depth === 0 || this.#isList[this.#depth - 1] !== (isList ? 1 : 0)) throw notJson()
    const mayEnd = isList ? VALUE_OR_END : KEY_OR_END
    if (this.#expected !== COMMA_OR_END && this.#expected !== mayEnd) throw notJson()
    this.#depth--
    this.#expected = this.#depth > 0 ? COMMA_OR_END : NOTHING
    this.#sink.close()
  }
}

function notJson(): RpcFault {
  return wrongAnswer('answer is not JSON')
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09
}

/** Place of the closing quote; -1 when it is not there yet. */
function endOfText(bytes: Buffer, from: number): number {
  const near = Math.min(bytes.length, from + NEAR)
  let at = from
  for (; at < near; at++) {
    const byte = bytes[at]
    if (byte === QUOTE) return at
    if (byte === BACKSLASH) break
  }
  for (at = bytes.indexOf(QUOTE, at); at >= 0; at = bytes.indexOf(QUOTE, at + 1)) {
    let slashes = 0
    while (at - slashes > from && bytes[at - slashes - 1] === BACKSLASH) slashes++
    if (slashes % 2 === 0) return at
    if (at - from > MAX_ESCAPED) throw wrongAnswer('a long string with escapes')
  }
  return -1
}

/** Place behind a number or a name; -1 when it may go on. */
function endOfWord(bytes: Buffer, from: number): number {
  for (let at = from; at < bytes.length; at++) {
    const byte = bytes[at] as number
    if (!WORD_BYTES[byte]) {
      if (at === from) throw notJson()
      return at
    }
    if (at - from > MAX_WORD) throw notJson()
  }
  if (bytes.length - from > MAX_WORD) throw notJson()
  return -1
}
