import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { decodeFunctionData, encodeFunctionResult, type Hex, numberToHex, toFunctionSelector } from 'viem'
import { accessManagerAbi, streamPassAbi } from '#generated/abis.ts'

const hex = (value: number): Hex => `0x${value.toString(16)}`

/** A pass as `accessOf` tells it. */
export interface ToldPass {
  passId: bigint
  tierNo?: number
  rank?: number
  /** seconds since the epoch; 0 = never ends */
  expiresAt?: number
}

/** A JSON-RPC node on a port of its own that answers what the test wants, or nothing. */
export interface AnsweringNode {
  url: string
  /** its newest block */
  head: number
  /** seconds since the epoch of its newest block; the ones below are a second apart */
  headAt: number
  /** blocks from this one on are others than those of a node with another branch */
  branch: { from: number; name: string }
  /** true when it lets every connection fall */
  isSilent: boolean
  /** by wallet, 0x hex in lower case */
  passes: Map<string, ToldPass>
  /** addresses that hold every role, 0x hex in lower case */
  trusted: Set<string>
  /** what every contract wallet says of every signature */
  signs: boolean
  receipts: Map<string, { block: number; ok?: boolean; blockHash?: string }>
  transactionCount: number
  /** answered in place of what it would, by method or by the selector of a call; an error is refused with its data */
  answers: Map<string, unknown>
  /** methods in the order in which they were asked */
  asked: string[]
  hashOf(block: number): Hex
  stop(): Promise<void>
}

const HAS_ROLE = toFunctionSelector('hasRole(uint64,address)')

/** Starts one at block 100 of a chain on which nobody holds anything. */
export async function startAnsweringNode(): Promise<AnsweringNode> {
  const node: Omit<AnsweringNode, 'url' | 'stop'> = {
    head: 100,
    headAt: Math.floor(Date.now() / 1000),
    branch: { from: Number.POSITIVE_INFINITY, name: '' },
    isSilent: false,
    passes: new Map(),
    trusted: new Set(),
    signs: false,
    receipts: new Map(),
    transactionCount: 0,
    answers: new Map(),
    asked: [],
    hashOf: (block) => {
      const branch = block >= node.branch.from ? node.branch.name : 'main'
      return `0x${createHash('sha256').update(`${branch}:${block}`).digest('hex')}`
    },
  }

  function hasRole(data: Hex): Hex {
    const { args } = decodeFunctionData({ abi: accessManagerAbi, data })
    const isMember = node.trusted.has(String(args?.[1]).toLowerCase())
    return encodeFunctionResult({ abi: accessManagerAbi, functionName: 'hasRole', result: [isMember, 0] })
  }

  function call({ to, data }: { to?: Hex; data: Hex }, at: { blockHash: string }): unknown {
    if (data.startsWith(HAS_ROLE)) return hasRole(data)
    const isKnown = [...Array(20).keys()].some((n) => node.hashOf(node.head - n) === at.blockHash)
    if (!isKnown) throw new Error('header not found')
    // code that asks a wallet
    if (!to) return numberToHex(node.signs ? 1 : 0, { size: 32 })
    const { args } = decodeFunctionData({ abi: streamPassAbi, data })
    const {
      passId,
      tierNo = 1,
      rank = 1,
      expiresAt = 0,
    } = node.passes.get(String(args?.[0]).toLowerCase()) ?? { passId: 0n, tierNo: 0, rank: 0 }
    const result = [passId, tierNo, rank, expiresAt] as const
    return encodeFunctionResult({ abi: streamPassAbi, functionName: 'accessOf', result })
  }

  function answer(method: string, params: unknown[]): unknown {
    const [first, second] = params
    const selector = (first as { data?: Hex } | undefined)?.data?.slice(0, 10) ?? ''
    for (const asked of [method, method === 'eth_call' ? selector : '']) {
      const told = node.answers.get(asked)
      if (told instanceof Error) throw told
      if (told !== undefined) return told
    }
    if (method === 'eth_chainId') return hex(31337)
    if (method === 'eth_blockNumber') return hex(node.head)
    if (method === 'eth_getTransactionCount') return hex(node.transactionCount)
    if (method === 'eth_call') return call(first as { to?: Hex; data: Hex }, second as { blockHash: string })
    if (method === 'eth_getTransactionReceipt') {
      const found = node.receipts.get(first as string)
      if (!found) return null
      const { block, ok = true, blockHash = node.hashOf(block) } = found
      return { blockNumber: hex(block), blockHash, status: ok ? '0x1' : '0x0', transactionHash: first }
    }
    if (method === 'eth_getBlockByNumber') {
      const number = (first as string) === 'latest' ? node.head : Number(first)
      if (number > node.head) return null
      const timestamp = hex(node.headAt - (node.head - number))
      return { number: hex(number), hash: node.hashOf(number), timestamp }
    }
    if (method === 'eth_getTransactionByHash') return null
    throw new Error(`no method ${method}`)
  }

  const server = createServer((request, response) => {
    let text = ''
    request.on('data', (chunk) => (text += chunk))
    request.on('end', () => {
      const { id, method, params } = JSON.parse(text)
      node.asked.push(method)
      if (node.isSilent) return request.socket.destroy()
      const reply: Record<string, unknown> = { jsonrpc: '2.0', id }
      try {
        reply.result = answer(method, params)
      } catch (error) {
        const { message, data } = error as Error & { data?: unknown }
        reply.error = { code: -32000, message, data }
      }
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify(reply))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return Object.assign(node, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  })
}
