import type { Socket } from 'socket.io-client'
import { type ClientMessages, type ServerMessages, SOCKET_PATH } from '#protocol/socket.ts'

type Ack = (answer: { ok: true } | { ok: false; code: string }) => void

/** Our authenticated socket, typed by protocol/socket. */
export type RealtimeSocket = Socket<
  { [E in keyof ServerMessages]: (message: ServerMessages[E]) => void },
  { [E in keyof ClientMessages]: (message: ClientMessages[E], ack: Ack) => void }
>

let shared: Promise<RealtimeSocket> | null = null

async function open(): Promise<RealtimeSocket> {
  const { io } = await import('socket.io-client')
  return io({
    path: SOCKET_PATH,
    transports: ['websocket'],
    withCredentials: true,
    reconnectionDelay: 500,
    reconnectionDelayMax: 5000,
  }) as RealtimeSocket
}

/**
 * The one socket of this page; its library is loaded on the first call and it reconnects by itself.
 * Only pages with a room ask for it.
 */
export function openSocket(): Promise<RealtimeSocket> {
  shared ??= open().catch((error: unknown) => {
    shared = null
    throw error
  })
  return shared
}

/** Closes the socket, so that the next one carries the new session. Called on sign-in and sign-out. */
export async function closeSocket(): Promise<void> {
  const closing = shared
  shared = null
  if (closing) (await closing.catch(() => null))?.disconnect()
}
