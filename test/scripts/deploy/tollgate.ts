import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Stands before a node and lets only some transactions through. */
export interface Tollgate {
  url: string
  /** transactions the node took since the last {@link open} */
  passed: number
  /**
   * @param transactions how many may pass
   * @param loseLastAnswer the node takes the last one but nobody hears of it
   */
  open(transactions: number, loseLastAnswer?: boolean): void
  close(): Promise<void>
}

/** What the node says; undefined when it is gone. */
function ask(nodeUrl: string, body: string): Promise<string | undefined> {
  const headers = { 'content-type': 'application/json' }
  return fetch(nodeUrl, { method: 'POST', headers, body }).then(
    (answer) => answer.text(),
    () => undefined,
  )
}

/** A line to the node that breaks where a test wants it to. */
export async function startTollgate(nodeUrl: string): Promise<Tollgate> {
  let left = Number.POSITIVE_INFINITY
  let losing = false
  const server: Server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const body = Buffer.concat(chunks).toString()
    const isSend = body.includes('eth_sendRawTransaction')
    if (isSend && left <= 0) {
      request.socket.destroy()
      return
    }
    const text = await ask(nodeUrl, body)
    if (text === undefined) {
      request.socket.destroy()
      return
    }
    if (isSend) {
      left -= 1
      gate.passed += 1
      if (left === 0 && losing) {
        request.socket.destroy()
        return
      }
    }
    response.setHeader('content-type', 'application/json')
    response.end(text)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const gate: Tollgate = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    passed: 0,
    open(transactions, loseLastAnswer = false) {
      left = transactions
      losing = loseLastAnswer
      gate.passed = 0
    },
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  return gate
}
