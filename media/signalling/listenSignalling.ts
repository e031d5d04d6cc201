import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { Socket } from 'node:net'
import { WebSocketServer } from 'ws'
import { addressOf } from '#domain/address.ts'
import type { Engine } from '../rooms/engine.ts'
import type { Sessions } from './createSessions.ts'
import { createStrangers, type Stranger, type StrangerBounds } from './createStrangers.ts'
import { type Patience, serveSocket } from './serveSocket.ts'

const MAX_FRAME_BYTES = 65_536
/** Who is told to go and does not answer is cut after this. */
const CLOSE_WITHIN_MS = 1000
/** The address holds many people: 200 behind one who join at once are all heard. */
export const STRANGER_BOUNDS: StrangerBounds = { perAddress: 256, inAll: 1024 }
export const SIGNALLING_PATIENCE: SignallingPatience = { headMs: 5000, firstMessageMs: 5000, joinMs: 10_000 }

export interface SignallingPatience extends Patience {
  /** a connection that has not sent a whole request head goes */
  headMs: number
}

export interface Signalling {
  port: number
  close(): Promise<void>
}

export interface SignallingOptions {
  port: number
  bind: string
  /** the person's address as far as it is known; the remote end of the socket when absent */
  clientAddress?: (request: IncomingMessage) => string
  bounds?: StrangerBounds
  patience?: SignallingPatience
}

const remoteAddress = ({ socket }: IncomingMessage): string => socket.remoteAddress ?? ''

/** The WebSocket door for browsers. Any page may knock: the ticket decides, there is no cookie here. */
export async function listenSignalling(
  engine: Engine,
  sessions: Sessions,
  options: SignallingOptions,
): Promise<Signalling> {
  const { clientAddress = remoteAddress, patience = SIGNALLING_PATIENCE } = options
  const strangers = createStrangers(options.bounds ?? STRANGER_BOUNDS)
  const timeouts = {
    headersTimeout: patience.headMs,
    requestTimeout: patience.headMs,
    connectionsCheckingInterval: Math.min(1000, patience.headMs / 4),
  }
  const http: Server = createServer(timeouts, (_request, response) =>
    response.writeHead(426, { connection: 'close' }).end('WebSocket only\n'),
  )
  const server = new WebSocketServer({
    server: http,
    maxPayload: MAX_FRAME_BYTES,
    perMessageDeflate: false,
    closeTimeout: CLOSE_WITHIN_MS,
  } as ConstructorParameters<typeof WebSocketServer>[0])
  const bare = new WeakMap<Socket, Stranger>()

  // until its head is read only the far end of the connection is known
  http.on('connection', (socket) => {
    const stranger = { giveWay: () => void socket.destroy() }
    bare.set(socket, stranger)
    strangers.add(stranger, addressOf(socket.remoteAddress ?? ''))
    socket.on('close', () => strangers.forget(stranger))
  })
  server.on('connection', (socket, request) => {
    const before = bare.get(request.socket)
    if (before) strangers.forget(before)
    serveSocket(socket, clientAddress(request), { engine, sessions, strangers, patience })
  })
  await new Promise<void>((resolve, reject) => {
    http.once('error', reject)
    http.listen(options.port, options.bind, resolve)
  })
  return {
    port: (http.address() as { port: number }).port,
    async close() {
      for (const socket of server.clients) socket.close(1001, 'the node stops')
      server.close()
      http.closeAllConnections()
      await new Promise<void>((resolve) => http.close(() => resolve()))
      for (const socket of server.clients) socket.terminate()
    },
  }
}
