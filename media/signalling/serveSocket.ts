import type { WebSocket } from 'ws'
import { addressOf } from '#domain/address.ts'
import { type ClientSignal, type ServerSignal, SIGNAL_CLOSE, type SignalError } from '#protocol/signal.ts'
import type { Sink } from '../rooms/createParticipant.ts'
import type { Engine } from '../rooms/engine.ts'
import { SessionError } from '../rooms/sessionError.ts'
import type { Session, Sessions } from './createSessions.ts'
import type { Strangers } from './createStrangers.ts'
import { createTalk } from './createTalk.ts'
import { handleSignal } from './handleSignal.ts'
import { isOtherVersion, parseSignal, ridOf } from './parseSignal.ts'

/** What a stranger may say that is refused; the last one ends the socket. */
const MAX_FAILURES = 3
/** A client that does not read is cut before its messages fill the memory. */
const MAX_UNSENT_BYTES = 1_000_000
const ALIVE_EVERY_MS = 10_000
const CLEAN_CLOSES = new Set([1000, 1001])
const TRY_AGAIN_LATER = 1013

/** How long a stranger is waited for, from the opened socket on. */
export interface Patience {
  /** until its first message */
  firstMessageMs: number
  /** until it has joined, whatever it says */
  joinMs: number
}

export interface Surroundings {
  engine: Engine
  sessions: Sessions
  strangers: Strangers
  patience: Patience
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

/** Ends a socket that stops answering pings. Answers what marks a sign of life, and what stops the watch. */
function watchLife(socket: WebSocket): { mark(): void; stop(): void } {
  let isAlive = true
  const mark = () => {
    isAlive = true
  }
  const timer = setInterval(() => {
    if (!isAlive) return socket.terminate()
    isAlive = false
    socket.ping()
  }, ALIVE_EVERY_MS)
  socket.on('pong', mark)
  return { mark, stop: () => clearInterval(timer) }
}

/** Serves one socket from its handshake to its end: a stranger first, then one session. */
export function serveSocket(socket: WebSocket, address: string, around: Surroundings): void {
  const { engine, sessions, strangers, patience } = around
  const sink = createSink(socket)
  const life = watchLife(socket)
  const dismiss = () => socket.close(SIGNAL_CLOSE.joinTimeout, 'join first')
  const firstTimer = setTimeout(dismiss, patience.firstMessageMs)
  const joinTimer = setTimeout(dismiss, patience.joinMs)
  const stranger = { giveWay: () => socket.close(TRY_AGAIN_LATER, 'try again later') }
  let session: Session | null = null
  let talk = createTalk(engine.clock)
  let failures = 0
  strangers.add(stranger, addressOf(address))

  function settle(): void {
    strangers.forget(stranger)
    clearTimeout(firstTimer)
    clearTimeout(joinTimer)
  }

  function enter(signal: Extract<ClientSignal, { t: 'join' | 'resume' }>): ServerSignal {
    if (session) throw new SessionError('WRONG_STATE', 'this socket has joined')
    const entered = signal.t === 'join' ? sessions.join(signal, sink, address) : sessions.resume(signal, sink)
    session = entered.session
    // another socket of the same session goes on where the last one was
    session.talk ??= talk
    talk = session.talk
    settle()
    return entered.joined
  }

  async function answer(text: string): Promise<ServerSignal | null> {
    const signal = parseSignal(text)
    if (!signal && isOtherVersion(text))
      throw new SessionError('OTHER_VERSION', 'this page is of another version: load it again')
    if (!signal) throw new SessionError('MALFORMED', 'not a message of this protocol')
    if (signal.t === 'join' || signal.t === 'resume') return enter(signal)
    if (!session) throw new SessionError('WRONG_STATE', 'join first')
    return await handleSignal(signal, session, sessions)
  }

  function refuse(rid: number, code: SignalError, detail: string): void {
    if (session && code === 'FORBIDDEN') sessions.recordDenial(session)
    sink.send({ t: 'fail', rid, code, detail })
    if (session || ++failures < MAX_FAILURES) return
    strangers.forget(stranger)
    socket.close(SIGNAL_CLOSE.refused, 'refused too often')
  }

  async function receive(text: string): Promise<void> {
    const rid = ridOf(text)
    try {
      const reply = await answer(text)
      if (reply) sink.send(reply)
    } catch (cause) {
      if (cause instanceof SessionError) return refuse(rid, cause.code, cause.message)
      engine.log.warn({ cause: String(cause) }, 'signal failed')
      refuse(rid, 'INTERNAL', 'something failed here')
    }
  }

  /** False when that was too much, and nothing is heard any more. */
  function hears(bytes: number): boolean {
    // who was told to go is not listened to any more
    if (socket.readyState !== socket.OPEN) return false
    const tooMuch = talk(bytes)
    if (!tooMuch) return true
    const { reason, detail, code } = tooMuch
    sink.send({ t: 'fail', rid: 0, code: 'TOO_MANY_MESSAGES', detail })
    if (session) sessions.end(session, reason, code)
    socket.close(code, detail)
    return false
  }

  socket.on('message', (data: Buffer, isBinary) => {
    if (!hears(data.length)) return
    life.mark()
    clearTimeout(firstTimer)
    strangers.spoke(stranger)
    void receive(isBinary ? '' : data.toString())
  })
  // no browser sends more of them than we do
  for (const frame of ['ping', 'pong'] as const) socket.on(frame, (data) => void hears(data.length))
  // a broken frame is followed by the close event, which does the work
  socket.on('error', () => {})
  socket.on('close', (code) => {
    settle()
    life.stop()
    if (session) sessions.lose(session, sink, CLEAN_CLOSES.has(code))
  })
}
