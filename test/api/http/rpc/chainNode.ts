import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Asked {
  id: number
  method: string
  params: [Record<string, string>, ...unknown[]]
}

/** A node of which the test says what it answers; `asked` has what reached it. */
export async function startNode(answer: (asked: Asked) => unknown) {
  const asked: Asked[] = []
  let running = 0
  let most = 0
  const server: Server = createServer((incoming, response) => {
    let text = ''
    incoming.on('data', (chunk) => (text += chunk))
    incoming.on('end', async () => {
      const body = JSON.parse(text) as Asked | Asked[]
      const all = [body].flat()
      asked.push(...all)
      most = Math.max(most, ++running)
      const answers = await Promise.all(
        all.map(async (one) => ({ jsonrpc: '2.0', id: one.id, ...((await answer(one)) as object) })),
      )
      running--
      response.end(JSON.stringify(Array.isArray(body) ? answers.reverse() : answers[0]))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  const stop = () => {
    server.closeAllConnections()
    return new Promise((resolve) => server.close(resolve))
  }
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked, most: () => most, stop }
}
