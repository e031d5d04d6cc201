import { AnswerSplitter, OutOfOrder } from './answerSplitter.ts'
import { type JsonSink, JsonTokens, TooLarge } from './jsonTokens.ts'
import { type Call, postCalls } from './postCalls.ts'
import { RpcFault, wrongAnswer } from './rpcFault.ts'

export type { Call } from './postCalls.ts'

/** A call whose result is read while it arrives. */
export interface StreamedCall extends Call {
  /** made for each try: a result in a body of several calls may be asked for again */
  sink: () => JsonSink
}

/** What a body may hold at most, and what to say of more. */
export interface BodyCap {
  bytes: number
  fault: () => RpcFault
}

/** One provider, spoken to over HTTP. Answers are `unknown` until somebody proves them. */
export interface Endpoint {
  /** host without path or query: those often carry a key */
  readonly name: string
  call(method: string, params: unknown[]): Promise<unknown>
  /**
   * Small answers in the order of the calls, a few bodies in flight at once.
   * @param read is given each answer as its body arrives, so that no more than a few bodies wait in memory
   * @throws TooLarge for a body that the same calls in smaller bodies would avoid
   */
  batch<T>(calls: Call[], perBody: number, read: (answer: unknown, call: number) => T): Promise<T[]>
  /**
   * Large answers, token by token: nothing of them is kept here.
   * @returns bytes received
   */
  stream(calls: StreamedCall[], cap: BodyCap): Promise<number>
}

interface Answer {
  id?: unknown
  result?: unknown
  error?: { code?: unknown; message?: unknown }
}

const IN_FLIGHT = 3
const METHOD_NOT_FOUND = -32601
/**
 * Bodies that are read as a whole. No honest answer is blamed for more: it is asked for in smaller bodies, and a single header may
 * hold 480,000 hashes of transactions.
 */
const BODY_BYTES = 8 << 20
const SINGLE_BYTES = 32 << 20

/** The provider does not know the method. */
export class MethodMissing extends RpcFault {
  constructor(method: string) {
    super('refused', `${method} is not offered`)
  }
}

export function createEndpoint(url: string, timeoutMs: number): Endpoint {
  const name = new URL(url).host
  // until it answers in another order and tells late for which call
  let mayBatch = true

  async function post(calls: Call[]): Promise<unknown[]> {
    const answers = parse(await readWhole(calls))
    if (answers.length !== calls.length)
      throw wrongAnswer(`${answers.length} answers to ${calls.length} calls`)
    const results: unknown[] = new Array(calls.length)
    const seen = new Set<unknown>()
    for (const answer of answers) {
      const call = calls[answer.id as number]
      if (call === undefined || seen.has(answer.id)) throw wrongAnswer('answer to a call that was not made')
      seen.add(answer.id)
      if (answer.error) throw refusalOf(call, Number(answer.error.code), String(answer.error.message))
      results[answer.id as number] = answer.result
    }
    return results
  }

  async function readWhole(calls: Call[]): Promise<string> {
    const most = calls.length > 1 ? BODY_BYTES : SINGLE_BYTES
    const chunks: Buffer[] = []
    let received = 0
    await postCalls(url, calls, timeoutMs, (chunk) => {
      received += chunk.length
      if (received > most) throw new TooLarge(`${calls[0]?.method}: more than ${most} bytes`)
      chunks.push(chunk)
    })
    return Buffer.concat(chunks, received).toString()
  }

  async function streamBody(calls: StreamedCall[], cap: BodyCap): Promise<number> {
    const splitter = new AnswerSplitter(calls.map((call) => call.sink()))
    const tokens = new JsonTokens(splitter)
    let received = 0
    await postCalls(url, calls, timeoutMs, (chunk) => {
      received += chunk.length
      if (received > cap.bytes) throw cap.fault()
      tokens.push(chunk)
    })
    tokens.end()
    const [refusal] = splitter.refusals
    if (refusal) throw refusalOf(calls[refusal.call] as Call, refusal.code, refusal.message)
    splitter.end()
    return received
  }

  return {
    name,
    async call(method, params) {
      return (await post([{ method, params }]))[0]
    },
    async batch<T>(calls: Call[], perBody: number, read: (answer: unknown, call: number) => T) {
      const results: T[] = new Array(calls.length)
      let next = 0
      async function lane() {
        while (next < calls.length) {
          const first = next
          next += perBody
          const answers = await post(calls.slice(first, first + perBody))
          for (let i = 0; i < answers.length; i++) results[first + i] = read(answers[i], first + i)
        }
      }
      await Promise.all(Array.from({ length: Math.min(IN_FLIGHT, Math.ceil(calls.length / perBody)) }, lane))
      return results
    },
    async stream(calls, cap) {
      if (mayBatch)
        try {
          return await streamBody(calls, cap)
        } catch (error) {
          if (!(error instanceof OutOfOrder) || calls.length === 1) throw error
          mayBatch = false
        }
      let received = 0
      for (const call of calls) received += await streamBody([call], cap)
      return received
    },
  }
}

function refusalOf(call: Call, code: number, message: string): RpcFault {
  if (code === METHOD_NOT_FOUND) return new MethodMissing(call.method)
  return new RpcFault('refused', `${call.method}: ${message.slice(0, 200)}`)
}

function parse(text: string): Answer[] {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new RpcFault('wrong', 'answer is not JSON', { cause })
  }
  // a provider may refuse a whole batch with one error object
  const answers = Array.isArray(value) ? value : [{ id: 0, ...(value as object) }]
  if (answers.some((answer) => typeof answer !== 'object' || answer === null))
    throw wrongAnswer('answer is not an object')
  return answers as Answer[]
}
