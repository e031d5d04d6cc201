import { RpcFault } from './rpcFault.ts'

/** One JSON-RPC call. */
export interface Call {
  method: string
  params: unknown[]
}

/** A body may take longer than `timeoutMs` only as long as it comes at least this fast. */
const SLOWEST_BYTES_PER_MS = 256

/**
 * Sends calls in one body and reads the answer in chunks.
 * @param read throws to stop the provider in the middle
 * @throws RpcFault
 */
export async function postCalls(
  url: string,
  calls: Call[],
  timeoutMs: number,
  read: (chunk: Buffer) => void,
): Promise<void> {
  const stop = new AbortController()
  const startedMs = performance.now()
  let received = 0
  const onTime = () => {
    const leftMs = startedMs + timeoutMs + received / SLOWEST_BYTES_PER_MS - performance.now()
    if (leftMs > 0) timer = setTimeout(onTime, leftMs)
    else stop.abort()
  }
  let timer = setTimeout(onTime, timeoutMs)
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(calls.map(({ method, params }, id) => ({ jsonrpc: '2.0', id, method, params }))),
      signal: stop.signal,
    })
    if (!response.ok) {
      await response.body?.cancel()
      throw new RpcFault('refused', `HTTP ${response.status}`)
    }
    // a text that is cut ends the loop with an error; a thrown fault closes the connection
    for await (const chunk of response.body ?? []) {
      received += chunk.length
      read(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength))
    }
  } catch (error) {
    if (error instanceof RpcFault) throw error
    if (stop.signal.aborted) throw new RpcFault('timeout', `no answer in ${timeoutMs} ms`, { cause: error })
    throw new RpcFault('unreachable', 'no connection', { cause: error })
  } finally {
    clearTimeout(timer)
  }
}
