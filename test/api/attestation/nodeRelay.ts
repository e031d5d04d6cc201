import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What becomes of a transaction that is handed over: it passes, is lost without a word, or waits for good before or behind the node. */
export type Passage = 'passes' | 'lost' | 'hangs_before' | 'hangs_after'

/** A node between us and the chain that answers everything, and does with transactions what the test wants. */
export interface NodeRelay {
  url: string
  passage: Passage
  /** raw transactions that came, in their order */
  sent: string[]
  /** answered in place of the node's, by method */
  answers: Map<string, unknown>
  close(): Promise<void>
}

export async function startNodeRelay(nodeUrl: string): Promise<NodeRelay> {
  const relay = { passage: 'passes' as Passage, sent: [] as string[], answers: new Map<string, unknown>() }
  const ask = async (body: string) =>
    (await fetch(nodeUrl, { method: 'POST', body, headers: { 'content-type': 'application/json' } })).text()
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => (body += chunk))
    request.on('end', async () => {
      const { id, method, params } = JSON.parse(body)
      const say = (text: string) => response.setHeader('content-type', 'application/json').end(text)
      if (method === 'eth_sendRawTransaction') {
        relay.sent.push(params[0])
        if (relay.passage === 'hangs_before') return
        if (relay.passage === 'lost')
          return say(JSON.stringify({ jsonrpc: '2.0', id, result: `0x${'0'.repeat(64)}` }))
        const answer = await ask(body)
        if (relay.passage === 'passes') say(answer)
        return
      }
      if (relay.answers.has(method))
        return say(JSON.stringify({ jsonrpc: '2.0', id, result: relay.answers.get(method) }))
      say(await ask(body).catch(() => '{}'))
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return Object.assign(relay, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  })
}
