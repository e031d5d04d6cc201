import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buildChain } from './syntheticChain.ts'

/** A JSON-RPC provider of a chain that is ready before the clock starts: `node serveChain.ts <blocks>`. */
const chain = buildChain(Number(process.argv[2]))
const head = chain.headers.length - 1

const NOT_OFFERED = '"error":{"code":-32601,"message":"not offered"}'

interface Call {
  id: number
  method: string
  params: [string]
}

/** Null for a method that it does not offer. */
function resultOf({ method, params: [param] }: Call): string | null {
  if (method === 'eth_chainId') return '"0x7a69"'
  if (method === 'eth_getBlockReceipts') return chain.receiptsOf.get(param) ?? 'null'
  if (method !== 'eth_getBlockByNumber') return null
  return chain.headers[param.startsWith('0x') ? Number(param) : head] ?? 'null'
}

const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    const calls: Call[] = [JSON.parse(Buffer.concat(chunks).toString())].flat()
    const answers = calls.map((call) => {
      const result = resultOf(call)
      const told = result === null ? NOT_OFFERED : `"result":${result}`
      return `{"jsonrpc":"2.0","id":${call.id},${told}}`
    })
    response.writeHead(200, { 'content-type': 'application/json' }).end(`[${answers.join(',')}]`)
  })
})
server.listen(0, '127.0.0.1', () => {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  process.send?.({ url, head, events: chain.events, owners: [...chain.owners] })
})
process.on('disconnect', () => process.exit(0))
