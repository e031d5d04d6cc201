import { createServer, type Server } from 'node:http'
import { type WebSocket, WebSocketServer } from 'ws'
import { type ClientSignal, type ServerSignal, SIGNAL_CLOSE } from '#protocol/signal.ts'
import type { Sink } from '../rooms/createParticipant.ts'
import type { Engine } from '../rooms/engine.ts'
import { SessionError } from '../rooms/sessionError.ts'
import { createMessageRate } from './createMessageRate.ts'
import type { Session, Sessions } from './createSessions.ts'
import { handleSignal } from './handleSignal.ts'
import { parseSignal, ridOf } from './parseSignal.ts'

const MAX_FRAME_BYTES = 65_536
const MESSAGES_PER_S = 50
const JOIN_WITHIN_MS = 10_000
/** Sockets that have not joined yet; strangers can hold no more than these. */
const MAX_STRANGERS = 256
/** …and one address no more than these, so that it cannot keep all others out. */
const MAX_STRANGERS_PER_ADDRESS = 16
/** A client that does not read is cut before its messages fill the memory. */
const MAX_UNSENT_BYTES = 1_000_000
const ALIVE_EVERY_MS = 10_000
const CLEAN_CLOSES = new Set([1000, 1001])

export interface Signalling {
  port: number
  close(): Promise<void>
}

function createSink(socket: WebSocket): Sink {
  return {
    send(signal) {
      if (socket.readyState !== socket.OPEN) return
      if (socket.bufferedAmount > MAX_UNSENT_BYTES) return socket.terminate()
      socket.send(JSON.stringify(signal))
    },
    close: (code, reason) => socket.close(code, reason),
  }
}

/** The WebSocket door for browsers. Any page may knock: the ticket decides, there is no cookie here. */
export async function listenSignalling(
  engine: Engine,
  sessions: Sessions,
  listen: { port: number; bind: string },
): Promise<Signalling> {
  const http: Server = createServer((_request, response) => response.writeHead(426).end('WebSocket only\n'))
  const server = new WebSocketServer({ server: http, maxPayload: MAX_FRAME_BYTES, perMessageDeflate: false })
  const strangers = new Map<WebSocket, string>()
  const isCrowded = (address: string): boolean => {
    const own = [...strangers.values()].filter((one) => one === address)
    return strangers.size >= MAX_STRANGERS || own.length >= MAX_STRANGERS_PER_ADDRESS
  }

  function serve(socket: WebSocket, address: string): void {
    const sink = createSink(socket)
    const mayTalk = createMessageRate(MESSAGES_PER_S, engine.clock)
    let session: Session | null = null
    let isAlive = true
    strangers.set(socket, address)
    const joinTimer = setTimeout(() => socket.close(SIGNAL_CLOSE.joinTimeout, 'join first'), JOIN_WITHIN_MS)
    const aliveTimer = setInterval(() => {
      if (!isAlive) return socket.terminate()
      isAlive = false
      socket.ping()
    }, ALIVE_EVERY_MS)

    function enter(signal: Extract<ClientSignal, { t: 'join' | 'resume' }>): ServerSignal {
      if (session) throw new SessionError('WRONG_STATE', 'this socket has joined')
      const entered =
        signal.t === 'join' ? sessions.join(signal, sink, address) : sessions.resume(signal, sink)
      session = entered.session
      strangers.delete(socket)
      clearTimeout(joinTimer)
      return entered.joined
    }

    async function answer(text: string): Promise<ServerSignal | null> {
      const signal = parseSignal(text)
      if (!signal) throw new SessionError('MALFORMED', 'not a message of this protocol')
      if (signal.t === 'join' || signal.t === 'resume') return enter(signal)
      if (!session) throw new SessionError('WRONG_STATE', 'join first')
      return await handleSignal(signal, session, sessions, engine)
    }

    async function receive(text: string): Promise<void> {
      const rid = ridOf(text)
      try {
        const reply = await answer(text)
        if (reply) sink.send(reply)
      } catch (cause) {
        const isSessionError = cause instanceof SessionError
        if (!isSessionError) engine.log.warn({ cause: String(cause) }, 'signal failed')
        const code = isSessionError ? cause.code : 'INTERNAL'
        if (session && code === 'FORBIDDEN') sessions.recordDenial(session)
        sink.send({ t: 'fail', rid, code, detail: isSessionError ? cause.message : 'something failed here' })
      }
    }

    socket.on('message', (data, isBinary) => {
      isAlive = true
      if (!mayTalk()) {
        sink.send({ t: 'fail', rid: 0, code: 'TOO_MANY_MESSAGES', detail: 'slow down' })
        if (session) sessions.end(session, 'TOO_MANY_MESSAGES', SIGNAL_CLOSE.tooManyMessages)
        return socket.close(SIGNAL_CLOSE.tooManyMessages, 'too many messages')
      }
      void receive(isBinary ? '' : data.toString())
    })
    socket.on('pong', () => {
      isAlive = true
    })
    // a broken frame is followed by the close event, which does the work
    socket.on('error', () => {})
    socket.on('close', (code) => {
      strangers.delete(socket)
      clearTimeout(joinTimer)
      clearInterval(aliveTimer)
      if (session) sessions.lose(session, sink, CLEAN_CLOSES.has(code))
    })
  }

  server.on('connection', (socket, request) => {
    const address = request.socket.remoteAddress ?? ''
    if (isCrowded(address)) return socket.close(1013, 'try again later')
    serve(socket, address)
  })
  await new Promise<void>((resolve, reject) => {
    http.once('error', reject)
    http.listen(listen.port, listen.bind, resolve)
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
