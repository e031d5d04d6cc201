import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { PLAIN } from './transactions.ts'

/** A chain as it is served; texts are JSON. */
export interface ServedChain {
  /** height of the newest block */
  head(): number
  /** height of the newest block that no reorg takes back */
  final(): number
  header(height: number): string | undefined
  headerOf(hash: string): string | undefined
  receiptsOf(hash: string): string | undefined
  /** whole transactions; without it they are made up around their hashes */
  transactionsOf?(hash: string): string | undefined
}

interface Filter {
  fromBlock?: string
  toBlock?: string
  blockHash?: string
  address?: string | string[]
  topics?: (string | string[] | null)[]
}

interface Call {
  id: number
  method: string
  params?: [(string | Filter)?, boolean?]
}

interface ToldLog {
  address: string
  topics: string[]
}

const NOT_OFFERED = '"error":{"code":-32601,"message":"not offered"}'

/** Serves a chain as a JSON-RPC provider. @returns its address */
export async function serveChain(chain: ServedChain): Promise<string> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const asked: Call | Call[] = JSON.parse(Buffer.concat(chunks).toString())
      const answers = [asked].flat().map((call) => {
        const result = resultOf(chain, call)
        const told = result === null ? NOT_OFFERED : `"result":${result}`
        return `{"jsonrpc":"2.0","id":${JSON.stringify(call.id)},${told}}`
      })
      const body = Array.isArray(asked) ? `[${answers.join(',')}]` : answers[0]
      response.writeHead(200, { 'content-type': 'application/json' }).end(body)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Null for a method that is not offered. */
function resultOf(chain: ServedChain, { method, params = [] }: Call): string | null {
  const [param, isWhole] = params
  if (method === 'eth_chainId') return '"0x7a69"'
  if (param === undefined) return null
  if (typeof param === 'object') return method === 'eth_getLogs' ? logsIn(chain, param) : null
  if (method === 'eth_getBlockReceipts') return chain.receiptsOf(param) ?? 'null'
  if (method === 'eth_getBlockByNumber') return blockOf(chain, chain.header(heightOf(chain, param)), isWhole)
  if (method === 'eth_getBlockByHash') return blockOf(chain, chain.headerOf(param), isWhole)
  return null
}

function heightOf(chain: ServedChain, text: string | undefined): number {
  if (text?.startsWith('0x')) return Number(text)
  return text === 'safe' || text === 'finalized' ? chain.final() : chain.head()
}

function blockOf(chain: ServedChain, header: string | undefined, isWhole = false): string {
  if (!header || !isWhole) return header ?? 'null'
  const block: { hash: string; number: string; transactions: string[] } = JSON.parse(header)
  const place = { blockHash: block.hash, blockNumber: block.number }
  const told = chain.transactionsOf?.(block.hash)
  const known: object[] = told ? JSON.parse(told) : []
  const transactions = block.transactions.map((hash, i) => ({
    ...{ ...PLAIN, nonce: `0x${i.toString(16)}`, ...known[i] },
    ...{ ...place, hash, transactionIndex: `0x${i.toString(16)}` },
  }))
  return JSON.stringify({ ...block, transactions })
}

function logsIn(chain: ServedChain, filter: Filter): string {
  const found: ToldLog[] = []
  for (const header of headersIn(chain, filter)) {
    const { hash } = JSON.parse(header) as { hash: string }
    const receipts: { logs: ToldLog[] }[] = JSON.parse(chain.receiptsOf(hash) ?? '[]')
    for (const log of receipts.flatMap(({ logs }) => logs))
      if (fits(log, filter)) found.push({ ...log, blockHash: hash } as ToldLog)
  }
  return JSON.stringify(found)
}

function headersIn(chain: ServedChain, { blockHash, fromBlock, toBlock }: Filter): string[] {
  if (blockHash) return [chain.headerOf(blockHash)].flatMap((header) => header ?? [])
  const last = Math.min(heightOf(chain, toBlock), chain.head())
  const headers: string[] = []
  for (let height = heightOf(chain, fromBlock); height <= last; height++)
    headers.push(chain.header(height) ?? '')
  return headers.filter((header) => header !== '')
}

function fits(log: ToldLog, { address, topics }: Filter): boolean {
  const hits = (wanted: string | string[] | null | undefined, value: string | undefined) =>
    !wanted || [wanted].flat().some((one) => one.toLowerCase() === value)
  return hits(address, log.address) && (topics ?? []).every((wanted, i) => hits(wanted, log.topics[i]))
}
