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
  /** Answers in the order of the calls, a few bodies in flight at once. */
  batch(calls: Call[], perBody: number): Promise<unknown[]>
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
    async batch(calls, perBody) {
      const bodies: Call[][] = []
      for (let i = 0; i < calls.length; i += perBody) bodies.push(calls.slice(i, i + perBody))
      const results: unknown[][] = new Array(bodies.length)
      let next = 0
      async function lane() {
        while (next < bodies.length) {
          const mine = next++
          results[mine] = await post(bodies[mine] as Call[])
        }
      }
      await Promise.all(Array.from({ length: Math.min(IN_FLIGHT, bodies.length) }, lane))
      return results.flat()
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
