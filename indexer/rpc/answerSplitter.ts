import type { JsonSink } from './jsonTokens.ts'
import { RpcFault, wrongAnswer } from './rpcFault.ts'

/** Answers whose id stands behind a result that was taken for another call's: ask one call a body. */
export class OutOfOrder extends RpcFault {
  constructor() {
    super('refused', 'answers come in another order than the calls')
  }
}

/** What the provider said instead of a result. */
export interface Refusal {
  call: number
  code: number
  message: string
}

const OUTSIDE = 0
const IN_BATCH = 1
const IN_ANSWER = 2
const IN_ERROR = 3
const NULL = Buffer.from('null')
const MESSAGE_LENGTH = 200

/** Gives the result of each answer of a JSON-RPC body to the sink of its call, whatever stands around it. */
export class AnswerSplitter implements JsonSink {
  readonly #sinks: JsonSink[]
  readonly #answered = new Set<number>()
  #level = OUTSIDE
  #isBatch = false
  /** containers open in a value that is passed on or passed over */
  #inner = 0
  #target: JsonSink | null = null
  #field = ''
  /** null = not told yet */
  #id: number | null = null
  /** the call whose result this was taken for */
  #guess: number | null = null
  #next = 0
  #refusal: Refusal | null = null
  #isNull = false
  readonly refusals: Refusal[] = []

  constructor(sinks: JsonSink[]) {
    this.#sinks = sinks
  }

  /** @throws RpcFault `wrong` when calls were left without an answer */
  end(): void {
    if (this.refusals.length > 0) return
    if (this.#answered.size !== this.#sinks.length)
      throw wrongAnswer(`${this.#answered.size} answers to ${this.#sinks.length} calls`)
  }

  open(isList: boolean): void {
    if (this.#inner > 0) {
      this.#inner++
      this.#target?.open(isList)
    } else if (this.#level === OUTSIDE && isList && !this.#isBatch) {
      this.#isBatch = true
      this.#level = IN_BATCH
    } else if (this.#level <= IN_BATCH && !isList) {
      this.#level = IN_ANSWER
      this.#id = this.#guess = this.#refusal = null
    } else if (this.#level === IN_ANSWER && this.#field === 'error' && !isList) {
      this.#level = IN_ERROR
      this.#refusal = { call: 0, code: 0, message: '' }
    } else if (this.#level >= IN_ANSWER) {
      this.#inner = 1
      this.#target = this.#level === IN_ANSWER ? this.#sinkOfResult() : null
      this.#target?.open(isList)
    } else throw wrongAnswer('answer is not an object')
  }

  close(): void {
    if (this.#inner > 0) {
      this.#inner--
      this.#target?.close()
      if (this.#inner === 0) this.#target = null
    } else if (this.#level === IN_ERROR) this.#level = IN_ANSWER
    else if (this.#level === IN_ANSWER) {
      this.#endAnswer()
      this.#level = this.#isBatch ? IN_BATCH : OUTSIDE
    } else this.#level = OUTSIDE
  }

  key(bytes: Buffer, from: number, to: number): void {
    if (this.#inner > 0) this.#target?.key(bytes, from, to)
    else this.#field = to - from < 16 ? bytes.toString('latin1', from, to) : ''
  }

  text(bytes: Buffer, from: number, to: number): void {
    if (this.#inner > 0) this.#target?.text(bytes, from, to)
    else if (this.#level === IN_ANSWER) {
      if (this.#field === 'id') this.#learnId(bytes.toString('latin1', from, Math.min(to, from + 16)))
      else this.#sinkOfResult()?.text(bytes, from, to)
    } else if (this.#level === IN_ERROR) {
      if (this.#field === 'message' && this.#refusal)
        this.#refusal.message = bytes.toString('utf8', from, Math.min(to, from + MESSAGE_LENGTH))
    } else throw wrongAnswer('answer is not an object')
  }

  word(bytes: Buffer, from: number, to: number): void {
    if (this.#inner > 0) this.#target?.word(bytes, from, to)
    else if (this.#level === IN_ANSWER) {
      const word = bytes.toString('latin1', from, to)
      if (this.#field === 'id') this.#learnId(word)
      // some say `error: null` beside the result, some `result: null` beside the error
      else if (this.#field === 'result' && word === 'null') this.#isNull = true
      else this.#sinkOfResult()?.word(bytes, from, to)
    } else if (this.#level === IN_ERROR) {
      if (this.#field === 'code' && this.#refusal)
        this.#refusal.code = Number(bytes.toString('latin1', from, to))
    } else throw wrongAnswer('answer is not an object')
  }

  #learnId(text: string): void {
    // a batch that is refused as a whole has no id
    if (text === 'null') return
    const id = Number(text)
    if (!Number.isInteger(id) || id < 0 || id >= this.#sinks.length || this.#answered.has(id))
      throw wrongAnswer('answer to a call that was not made')
    if (this.#guess !== null && this.#guess !== id) throw new OutOfOrder()
    this.#id = id
  }

  #sinkOfResult(): JsonSink | null {
    if (this.#field !== 'result') return null
    if (this.#guess !== null) throw wrongAnswer('two results in one answer')
    // the id may stand behind the result: then the answers are expected in the order of the calls
    this.#guess = this.#id ?? this.#next
    if (this.#guess >= this.#sinks.length) throw wrongAnswer('answer to a call that was not made')
    return this.#sinks[this.#guess] as JsonSink
  }

  #endAnswer(): void {
    const isNull = this.#isNull
    this.#isNull = false
    if (this.#refusal) {
      this.refusals.push({ ...this.#refusal, call: this.#id ?? 0 })
      return
    }
    if (this.#id === null || (this.#guess === null && !isNull))
      throw wrongAnswer('answer without an id or a result')
    if (isNull) {
      if (this.#guess !== null) throw wrongAnswer('two results in one answer')
      this.#sinks[this.#id]?.word(NULL, 0, NULL.length)
    }
    this.#answered.add(this.#id)
    this.#next = this.#id + 1
  }
}
