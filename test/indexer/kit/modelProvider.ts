import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createEndpoint, type Endpoint } from '#indexer/rpc/endpoint.ts'
import type { ModelBlock } from './modelBlocks.ts'

interface RangeFilter {
  fromBlock?: string
  toBlock?: string
  blockHash?: string
  address?: string[]
  topics?: [string[]]
}

/** How a provider of model blocks answers; every part may be bent. */
export interface Bending {
  /** refuses larger ranges */
  mostBlocks?: number
  /** logs of an `eth_getLogs` answer before they are sent */
  logs?: (logs: Record<string, unknown>[]) => Record<string, unknown>[]
  /** has only its first block from the first question for logs on, as a node that was set up anew */
  isReset?: boolean
  /** takes the response over */
  takeOver?: (method: string, response: ServerResponse) => boolean
}

export interface ModelProvider {
  node: Endpoint
  /** `method` or `eth_getLogs <from>-<to>` of each call so far */
  asked: string[]
  stop(): Promise<void>
}

export async function startModelProvider(
  blocks: ModelBlock[],
  bending: Bending = {},
): Promise<ModelProvider> {
  const asked: string[] = []
  let hasForgotten = false
  const byHash = new Map(blocks.map((block) => [block.header.hash, block]))

  function logsFor({ fromBlock, toBlock, blockHash, address, topics }: RangeFilter): unknown {
    const [from, to] = [Number(fromBlock), Number(toBlock)]
    if (bending.mostBlocks && to - from >= bending.mostBlocks) return new Error('range too large')
    const range = blockHash ? [byHash.get(blockHash) as ModelBlock] : blocks.slice(from, to + 1)
    const found = range
      .flatMap(({ logs }) => logs)
      .filter(
        (log) =>
          (address?.includes(log.address as string) ?? true) &&
          (topics?.[0].includes((log.topics as string[])[0] as string) ?? true),
      )
    return bending.logs?.(found) ?? found
  }

  // biome-ignore lint/suspicious/noExplicitAny: parameters of any method
  function resultOf(method: string, [param]: any[]): unknown {
    if (method === 'eth_getLogs') {
      asked.push(param.blockHash ? method : `${method} ${Number(param.fromBlock)}-${Number(param.toBlock)}`)
      hasForgotten = bending.isReset === true
      return hasForgotten ? [] : logsFor(param)
    }
    asked.push(method)
    if (method === 'eth_getBlockReceipts') return byHash.get(param)?.receipts ?? null
    return (hasForgotten ? blocks.slice(0, 1) : blocks)[Number(param)]?.header ?? null
  }

  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    const calls: { id: number; method: string; params: unknown[] }[] = JSON.parse(body)
    if (bending.takeOver?.(calls[0]?.method as string, response)) return
    const answers = calls.map(({ id, method, params }) => {
      const result = resultOf(method, params)
      return result instanceof Error
        ? { jsonrpc: '2.0', error: { code: -32005, message: result.message }, id }
        : { jsonrpc: '2.0', result, id }
    })
    response.end(JSON.stringify(answers))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    node: createEndpoint(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, 2000),
    asked,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
