import type { ClientSignal, ServerSignal } from '#protocol/signal.ts'
import { MediaError } from '../../mediaClient.ts'
import { SignallingError } from './signallingError.ts'

type WithoutRid<T> = T extends unknown ? Omit<T, 'rid'> : never
/** A message before it has its number. */
export type Question = WithoutRid<ClientSignal>
/** Messages that come unasked. */
export type Push = Exclude<ServerSignal, { rid: number }>
/** Messages that answer a question. */
export type Answer = Extract<ServerSignal, { rid: number }>

export interface SignalSocket {
  /** Rejects with SignallingError when refused, with MediaError NETWORK when the socket breaks first. */
  ask(question: Question): Promise<Answer>
  close(): void
}

export interface SignalListener {
  onPush(push: Push): void
  /** the socket is gone, not by our own `close` */
  onLost(code: number): void
}

const ANSWER_WITHIN_MS = 10_000
const PING_EVERY_MS = 10_000
const PONG_WITHIN_MS = 6_000
const OPEN_WITHIN_MS = 8_000
const ABNORMAL = 1006

interface Waiting {
  resolve(answer: Answer): void
  reject(cause: Error): void
}

function broken(what: string): MediaError {
  return new MediaError('NETWORK', what)
}

function opened(socket: WebSocket): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => fail(), OPEN_WITHIN_MS)
    const fail = () => {
      clearTimeout(timer)
      socket.close()
      reject(broken('the media server cannot be reached'))
    }
    socket.onerror = fail
    socket.onclose = fail
    socket.onopen = () => {
      clearTimeout(timer)
      resolve()
    }
  })
}

/** Opens the signalling of a node. Throws MediaError NETWORK. */
export async function openSignalSocket(url: string, listener: SignalListener): Promise<SignalSocket> {
  const socket = new WebSocket(url)
  await opened(socket)
  const waiting = new Map<number, Waiting>()
  let rid = 0
  let isOver = false

  function finish(code: number | null): void {
    if (isOver) return
    isOver = true
    clearInterval(pinging)
    for (const one of waiting.values()) one.reject(broken('the connection to the media server broke'))
    waiting.clear()
    socket.close()
    if (code !== null) listener.onLost(code)
  }

  function ask(question: Question, withinMs = ANSWER_WITHIN_MS): Promise<Answer> {
    if (isOver || socket.readyState !== WebSocket.OPEN) return Promise.reject(broken('not connected'))
    const mine = ++rid
    return new Promise<Answer>((resolve, reject) => {
      const timer = setTimeout(() => {
        waiting.delete(mine)
        reject(broken('the media server does not answer'))
      }, withinMs)
      const settle = () => {
        clearTimeout(timer)
        waiting.delete(mine)
      }
      waiting.set(mine, {
        resolve: (answer) => {
          settle()
          resolve(answer)
        },
        reject: (cause) => {
          settle()
          reject(cause)
        },
      })
      socket.send(JSON.stringify({ ...question, rid: mine }))
    })
  }

  socket.onerror = null
  socket.onclose = ({ code }) => finish(code)
  socket.onmessage = ({ data }) => {
    const signal = JSON.parse(String(data)) as ServerSignal
    if (!('rid' in signal)) return listener.onPush(signal)
    const one = waiting.get(signal.rid)
    if (signal.t === 'fail') one?.reject(new SignallingError(signal.code, signal.detail))
    else one?.resolve(signal)
  }
  // a sleeping or unplugged machine gets no close event; silence is the sign
  const pinging = setInterval(() => {
    ask({ t: 'ping', sentAt: performance.now() }, PONG_WITHIN_MS).catch(() => finish(ABNORMAL))
  }, PING_EVERY_MS)

  return { ask: (question) => ask(question), close: () => finish(null) }
}
