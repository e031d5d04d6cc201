import { ChainUnreadable } from '../../ports/chain.ts'

const PATIENCE_MS = 2500

/** The node understood the call and refused it: a contract that reverts, or input that is wrong. */
export class RpcError extends Error {
  readonly code: number
  readonly data: unknown
  constructor(code: number, message: string, data: unknown) {
    super(message)
    this.code = code
    this.data = data
  }
}

/** What a call may take besides the time that every call has. */
export interface CallBounds {
  signal?: AbortSignal
  /** of the answer; a longer one is a node in trouble */
  maxBytes?: number
}

/** One provider. */
export interface Node {
  /** without path and query, which may hold a key */
  host: string
  /** One call. Throws ChainUnreadable when the node is away, in trouble or on another chain, or RpcError. */
  call<T>(method: string, params: unknown[], bounds?: CallBounds): Promise<T>
}

export interface Rpc {
  nodes: Node[]
  /** One call at the first node that answers and is on the right chain. Throws ChainUnreadable or RpcError. */
  call<T>(method: string, params: unknown[]): Promise<T>
}

async function readText(response: Response, maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length
    // leaving the loop also ends the connection
    if (bytes > maxBytes) throw new Error(`node answered more than ${maxBytes} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}

async function post(url: string, method: string, params: unknown[], bounds: CallBounds): Promise<unknown> {
  const patience = AbortSignal.timeout(PATIENCE_MS)
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
    signal: bounds.signal ? AbortSignal.any([patience, bounds.signal]) : patience,
  })
  if (!response.ok) throw new Error(`node answered ${response.status}`)
  const text = await readText(response, bounds.maxBytes ?? Number.POSITIVE_INFINITY)
  const answer = JSON.parse(text) as {
    result?: unknown
    error?: { code: number; message: string; data?: unknown }
  }
  if (answer.error) throw new RpcError(answer.error.code, answer.error.message, answer.error.data)
  if (answer.result === undefined) throw new Error('node answered without a result')
  return answer.result
}

/** A contract that reverts, or input the node refuses: an answer. Everything else is a node in trouble. */
function isAnswer(error: unknown): boolean {
  return error instanceof RpcError && (error.code === 3 || error.code === -32602 || error.data !== undefined)
}

function createNode(url: string, chainId: number): Node {
  let isOnChain = false
  return {
    host: new URL(url).host,
    async call<T>(method: string, params: unknown[], bounds: CallBounds = {}) {
      try {
        if (!isOnChain) {
          const answer = await post(url, 'eth_chainId', [], bounds)
          if (Number(answer) !== chainId) throw new Error(`node is on chain ${Number(answer)}`)
          isOnChain = true
        }
        return (await post(url, method, params, bounds)) as T
      } catch (error) {
        if (isAnswer(error)) throw error
        throw new ChainUnreadable(`a node did not answer ${method}`, { cause: error })
      }
    },
  }
}

/** Calls over several nodes, each checked once to be on this chain. */
export function createRpc(urls: string[], chainId: number): Rpc {
  const nodes = urls.map((url) => createNode(url, chainId))
  return {
    nodes,
    async call<T>(method: string, params: unknown[]) {
      const causes: unknown[] = []
      for (const node of nodes) {
        try {
          return await node.call<T>(method, params)
        } catch (error) {
          if (!(error instanceof ChainUnreadable)) throw error
          causes.push(error.cause)
        }
      }
      throw new ChainUnreadable(`no node answered ${method}`, { cause: new AggregateError(causes) })
    },
  }
}
