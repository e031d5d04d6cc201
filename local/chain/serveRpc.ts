import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { Answer } from './answerRpc.ts'

const MAX_BYTES = 4_000_000
const MAX_BATCH = 1000
const NAMES = ['127.0.0.1', 'localhost']

async function readBody(request: IncomingMessage): Promise<string> {
  let text = ''
  // to its end in any case: what is left unread would stand before the next request of this connection
  for await (const chunk of request.setEncoding('utf8')) if (text.length <= MAX_BYTES) text += chunk
  if (text.length > MAX_BYTES) throw new RangeError('too large')
  return text
}

/**
 * JSON-RPC over HTTP on the loopback, asked under its own name. Requests that a web page made are refused: pages
 * talk to the installation, which passes on what it allows.
 */
export async function serveRpc(port: number, answer: (request: unknown) => Promise<Answer>): Promise<Server> {
  const hosts = new Set(NAMES.map((name) => `${name}:${port}`))
  const server = createServer(async (request, response) => {
    const end = (status: number, body: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    try {
      // a name that was made to point here (DNS rebinding) is not ours
      if (!hosts.has(request.headers.host ?? '')) return end(421, { error: `ask for 127.0.0.1:${port}` })
      if (request.headers.origin !== undefined) return end(403, { error: 'not for web pages' })
      if (request.method !== 'POST') return end(405, { error: 'POST only' })
      const body: unknown = JSON.parse(await readBody(request))
      if (!Array.isArray(body)) return end(200, await answer(body))
      if (body.length > MAX_BATCH) return end(413, { error: 'too many requests in one' })
      const answers: Answer[] = []
      for (const one of body) answers.push(await answer(one))
      return end(200, answers)
    } catch (error) {
      if (error instanceof SyntaxError)
        return end(200, { jsonrpc: '2.0', id: null, error: { code: -32700, message: 'not JSON' } })
      if (error instanceof RangeError) return end(413, { error: 'too large' })
      return end(502, { error: (error as Error).message })
    }
  })
  server.keepAliveTimeout = 60_000
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  return server
}
