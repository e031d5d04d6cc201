import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A node that asks another one, and says what it was asked. */
export interface CountingNode {
  url: string
  /** requests so far */
  asked: number
  /** true when it lets every connection fall */
  isSilent: boolean
  stop(): Promise<void>
}

/** Starts one on a port of its own. */
export async function startCountingNode(chainUrl: string): Promise<CountingNode> {
  const node = { asked: 0, isSilent: false }
  const server = createServer(async (request, response) => {
    node.asked += 1
    if (node.isSilent) return request.socket.destroy()
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const headers = { 'content-type': 'application/json' }
    const answer = await fetch(chainUrl, { method: 'POST', headers, body: Buffer.concat(chunks) })
    response.setHeader('content-type', 'application/json')
    response.end(await answer.text())
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
