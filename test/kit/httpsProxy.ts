import { request as askUpstream, type IncomingMessage } from 'node:http'
import { createServer } from 'node:https'
import { connect, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { freePort } from './ports.ts'
import { makeSelfSigned } from './selfSigned.ts'

/** Where signalling is behind the proxy, as in `docs/operate.md`. */
export const MEDIA_PATH = '/media'

/** Ports of the loopback that stand behind it. */
export interface Upstream {
  web: number
  mediaSignal: number
}

/** An https address in front of an installation. */
export interface HttpsProxy {
  /** what people type */
  url: string
  mediaUrl: string
  /** its certificate, PEM */
  cert: string
  /** paths of the WebSockets that came through it */
  upgraded: string[]
  /** tells it who stands behind; it is there before them, because they are told its address */
  serve(upstream: Upstream): void
  close(): Promise<void>
}

/** `client_header_timeout 5s` and `client_body_timeout 15s`. */
const HEADS = { headersTimeout: 5000, requestTimeout: 15_000, connectionsCheckingInterval: 500 }

/** Heads of one connection and not of the next; and whatever says who is asking, which is ours to say. */
const DROPPED = new Set([
  ...['connection', 'keep-alive', 'proxy-connection', 'te', 'transfer-encoding', 'upgrade'],
  ...['forwarded', 'x-forwarded-for', 'x-forwarded-proto', 'x-forwarded-host', 'x-real-ip'],
])

function headsFor(request: IncomingMessage): Record<string, string | string[]> {
  const heads: Record<string, string | string[]> = {}
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined && !DROPPED.has(name)) heads[name] = value
  }
  // set, not added to: what a stranger sent is gone
  return { ...heads, 'x-forwarded-for': request.socket.remoteAddress ?? '', 'x-forwarded-proto': 'https' }
}

/** Passes an upgrade on by its bytes. */
function pass(request: IncomingMessage, socket: Duplex, head: Buffer, port: number): void {
  const upstream: Socket = connect(port, '127.0.0.1', () => {
    const heads = { ...headsFor(request), connection: 'Upgrade', upgrade: 'websocket' }
    const lines = Object.entries(heads).flatMap(([name, value]) =>
      [value].flat().map((one) => `${name}: ${one}`),
    )
    upstream.write(`${request.method} ${request.url} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`)
    upstream.write(head)
    socket.pipe(upstream).pipe(socket)
  })
  for (const [one, other] of [
    [socket, upstream],
    [upstream, socket],
  ] as const)
    one.on('error', () => {}).on('close', () => other.destroy())
}

/** Starts what the nginx lines of `docs/operate.md` make of nginx. */
export async function startHttpsProxy(): Promise<HttpsProxy> {
  const identity = makeSelfSigned()
  const port = await freePort()
  const upgraded: string[] = []
  let upstream: Upstream | null = null
  const portFor = (path: string | undefined) => {
    if (!upstream) return null
    return path?.startsWith(MEDIA_PATH) ? upstream.mediaSignal : upstream.web
  }
  const server = createServer({ ...identity, ...HEADS }, (request, response) => {
    const target = portFor(request.url)
    if (target === null) return response.writeHead(502).end()
    const { method = 'GET', url: path = '/' } = request
    const asked = askUpstream({ host: '127.0.0.1', port: target, method, path, headers: headsFor(request) })
    asked.on('response', (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
    })
    asked.on('error', () => (response.headersSent ? response.destroy() : response.writeHead(502).end()))
    response.on('close', () => asked.destroy())
    request.pipe(asked)
  })
  const open = new Set<Duplex>()
  server.on('upgrade', (request, socket, head) => {
    const target = portFor(request.url)
    if (target === null) return socket.destroy()
    open.add(socket)
    socket.on('close', () => open.delete(socket))
    upgraded.push(request.url ?? '')
    pass(request, socket, head, target)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  return {
    url: `https://localhost:${port}`,
    mediaUrl: `wss://localhost:${port}${MEDIA_PATH}`,
    cert: identity.cert,
    upgraded,
    serve(next) {
      upstream = next
    },
    async close() {
      for (const socket of open) socket.destroy()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
