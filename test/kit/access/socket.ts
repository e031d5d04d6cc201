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

/** Connects with a person's session, or with headers of one's own. Throws what the server answers. */
export async function connect(url: string, who: Person | Record<string, string>): Promise<TestSocket> {
  const headers = 'token' in who && 'wallet' in who ? { authorization: `Bearer ${who.token}` } : who
  const socket = io(url, {
    path: SOCKET_PATH,
    transports: ['websocket'],
    extraHeaders: headers as Record<string, string>,
    reconnection: false,
    forceNew: true,
  })
  const heard: { name: string; payload: unknown }[] = []
  const listeners = new Set<() => void>()
  socket.onAny((name: string, payload: unknown) => {
    heard.push({ name, payload })
    for (const listener of [...listeners]) listener()
  })
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('connect_error', (error) => {
      socket.close()
      reject(error)
    })
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
