import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buildBusyChain } from './busyChain.ts'

/** Two JSON-RPC providers of one busy chain: `node serveBusyChain.ts <shape as JSON>`. */
const chain = buildBusyChain(JSON.parse(process.argv[2] as string))
const head = chain.headers.length - 1

interface Filter {
  fromBlock: string
  toBlock: string
  address?: string[]
  topics: [string[]]
}

interface Call {
  id: number
  method: string
  params: [string | Filter]
}

function logsIn({ fromBlock, toBlock, address, topics: [topics] }: Filter): string {
  const [from, to] = [Number(fromBlock), Number(toBlock)]
  const addresses = address && new Set(address)
  const found = chain.logs.filter(
    (log) =>
      log.block >= from &&
      log.block <= to &&
      topics.includes(log.topic) &&
      (addresses?.has(log.address) ?? true),
  )
  return `[${found.map(({ text }) => text).join()}]`
}

function resultOf({ method, params: [param] }: Call): string {
  if (method === 'eth_chainId') return '"0x7a69"'
  if (typeof param === 'object') return logsIn(param)
  if (method === 'eth_getBlockReceipts') return chain.receiptsOf(param) ?? 'null'
  return chain.headers[param.startsWith('0x') ? Number(param) : head] ?? 'null'
}

async function serve(): Promise<string> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const calls: Call[] = [JSON.parse(Buffer.concat(chunks).toString())].flat()
      const answers = calls.map((call) => `{"jsonrpc":"2.0","id":${call.id},"result":${resultOf(call)}}`)
      response.writeHead(200, { 'content-type': 'application/json' }).end(`[${answers.join(',')}]`)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

process.on('disconnect', () => process.exit(0))
process.send?.({ urls: [await serve(), await serve()], head, events: chain.logs.length })
