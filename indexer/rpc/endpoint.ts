import { RpcFault, wrongAnswer } from './rpcFault.ts'

/** One JSON-RPC call. */
export interface Call {
  method: string
  params: unknown[]
}

/** One provider, spoken to over HTTP. Answers are `unknown` until somebody proves them. */
export interface Endpoint {
  /** host without path or query: those often carry a key */
  readonly name: string
  call(method: string, params: unknown[]): Promise<unknown>
  /**
   * Answers in the order of the calls, a few bodies in flight at once.
   * @param read is given each answer as its body arrives, so that no more than a few bodies wait in memory
   */
  batch<T>(calls: Call[], perBody: number, read: (answer: unknown, call: number) => T): Promise<T[]>
}

interface Answer {
  id?: unknown
  result?: unknown
  error?: { code?: unknown; message?: unknown }
}

const IN_FLIGHT = 3
const METHOD_NOT_FOUND = -32601

/** The provider does not know the method. */
export class MethodMissing extends RpcFault {
  constructor(method: string) {
    super('refused', `${method} is not offered`)
  }
}

export function createEndpoint(url: string, timeoutMs: number): Endpoint {
  const name = new URL(url).host

  async function post(calls: Call[]): Promise<unknown[]> {
    const body = JSON.stringify(calls.map((call, id) => ({ jsonrpc: '2.0', id, ...call })))
    const answers = parse(await send(body))
    if (answers.length !== calls.length)
      throw wrongAnswer(`${answers.length} answers to ${calls.length} calls`)
    const results: unknown[] = new Array(calls.length)
    const seen = new Set<unknown>()
    for (const answer of answers) {
      const call = calls[answer.id as number]
      if (call === undefined || seen.has(answer.id)) throw wrongAnswer('answer to a call that was not made')
      seen.add(answer.id)
      if (answer.error) {
        if (answer.error.code === METHOD_NOT_FOUND) throw new MethodMissing(call.method)
        throw new RpcFault('refused', `${call.method}: ${String(answer.error.message).slice(0, 200)}`)
      }
      results[answer.id as number] = answer.result
    }
    return results
  }

  async function send(body: string): Promise<string> {
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
        signal: AbortSignal.timeout(timeoutMs),
      })
      const text = await response.text()
      if (!response.ok) throw new RpcFault('refused', `HTTP ${response.status}`)
      return text
    } catch (error) {
      if (error instanceof RpcFault) throw error
      const late = error instanceof Error && error.name === 'TimeoutError'
      throw new RpcFault(
        late ? 'timeout' : 'unreachable',
        late ? `no answer in ${timeoutMs} ms` : 'no connection',
        {
          cause: error,
        },
      )
    }
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
  }
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
