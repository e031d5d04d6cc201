import { io, type Socket } from 'socket.io-client'
import { type Acknowledgement, type ServerMessages, SOCKET_PATH } from '#protocol/socket.ts'
import type { Person } from './person.ts'

/** A person's socket that keeps everything it hears. */
export interface TestSocket {
  socket: Socket
  ask(message: string, payload: unknown): Promise<Acknowledgement>
  /** the first message of this name that fits, heard already or later */
  wait<M extends keyof ServerMessages>(
    name: M,
    fits?: (payload: ServerMessages[M]) => boolean,
  ): Promise<ServerMessages[M]>
  close(): void
}

const PATIENCE_MS = 30_000

/** Opens a connection and waits until it is identified. @returns false when it was cut before. Throws what the server answers. */
function isIdentified(socket: Socket): Promise<boolean> {
  return new Promise((resolve, reject) => {
    socket.once('connect', () => resolve(true))
    socket.once('disconnect', () => resolve(false))
    socket.once('connect_error', (error) => {
      socket.close()
      reject(error)
    })
  })
}

/**
 * Connects with a person's session, or with headers of one's own. Whom the server has not identified within a second is cut, on a
 * full machine anybody: a page comes again then, and so does this.
 * @throws what the server answers, and Error for who is cut again and again
 */
export async function connect(url: string, who: Person | Record<string, string>): Promise<TestSocket> {
  const headers = 'token' in who && 'wallet' in who ? { authorization: `Bearer ${who.token}` } : who
  const endMs = performance.now() + PATIENCE_MS
  for (;;) {
    const socket = io(url, {
      path: SOCKET_PATH,
      transports: ['websocket'],
      extraHeaders: headers as Record<string, string>,
      reconnection: false,
      forceNew: true,
    })
    const made = listenTo(socket)
    if (await isIdentified(socket)) return made
    if (performance.now() > endMs) throw new Error('cut before it was identified, again and again')
  }
}

/** Keeps what a socket hears from its first message on. */
function listenTo(socket: Socket): TestSocket {
  const heard: { name: string; payload: unknown }[] = []
  const listeners = new Set<() => void>()
  socket.onAny((name: string, payload: unknown) => {
    heard.push({ name, payload })
    for (const listener of [...listeners]) listener()
  })
  return {
    socket,
    ask: (message, payload) => socket.timeout(PATIENCE_MS).emitWithAck(message, payload),
    wait: (name, fits = () => true) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = heard.find((one) => one.name === name && fits(one.payload as never))
          if (!found) return
          listeners.delete(look)
          clearTimeout(timer)
          resolve(found.payload as never)
        }
        const timer = setTimeout(() => {
          listeners.delete(look)
          reject(new Error(`no ${name}; heard ${JSON.stringify(heard)}`))
        }, PATIENCE_MS)
        listeners.add(look)
        look()
      }),
    close: () => socket.close(),
  }
}
