import type { Socket } from 'socket.io-client'
import {
  type AcknowledgementOf,
  type ClientMessages,
  type ServerMessages,
  SOCKET_PATH,
} from '#protocol/socket.ts'

/** Our authenticated socket, typed by protocol/socket. */
export type RealtimeSocket = Socket<
  { [E in keyof ServerMessages]: (message: ServerMessages[E]) => void },
  {
    [E in keyof ClientMessages]: (
      message: ClientMessages[E],
      ack: (answer: AcknowledgementOf<E>) => void,
    ) => void
  }
>

/** The first pause before a socket that was dropped or refused tries again; each further one is twice as long. */
const PAUSES_MS = { first: 1000, longest: 60_000 }

let shared: Promise<{ socket: RealtimeSocket; stopKeeping: () => void }> | null = null

/**
 * Connects again, with growing pauses, where the library leaves it: when the server has dropped the socket or refused
 * who is behind it. Answers the function that stops it.
 */
export function keepConnected(
  socket: Pick<RealtimeSocket, 'active' | 'connect' | 'on' | 'off'>,
  pausesMs = PAUSES_MS,
): () => void {
  let pauseMs = pausesMs.first
  let timer: ReturnType<typeof setTimeout> | undefined
  const onConnect = () => {
    pauseMs = pausesMs.first
  }
  const onLost = () => {
    // what is active is tried again by the library
    if (socket.active) return
    clearTimeout(timer)
    timer = setTimeout(() => socket.connect(), pauseMs)
    pauseMs = Math.min(2 * pauseMs, pausesMs.longest)
  }
  socket.on('connect', onConnect)
  socket.on('disconnect', onLost)
  socket.on('connect_error', onLost)
  return () => {
    clearTimeout(timer)
    socket.off('connect', onConnect)
    socket.off('disconnect', onLost)
    socket.off('connect_error', onLost)
  }
}

async function open() {
  const { io } = await import('socket.io-client')
  const socket = io({
    path: SOCKET_PATH,
    transports: ['websocket'],
    withCredentials: true,
    reconnectionDelay: 500,
    reconnectionDelayMax: 5000,
  }) as RealtimeSocket
  return { socket, stopKeeping: keepConnected(socket) }
}

/**
 * The one socket of this page; its library is loaded on the first call and it reconnects by itself, whoever ended it.
 * Pages with a room ask for it, and the bell of who is signed in.
 */
export function openSocket(): Promise<RealtimeSocket> {
  shared ??= open().catch((error: unknown) => {
    shared = null
    throw error
  })
  return shared.then(({ socket }) => socket)
}

/** Closes the socket, so that the next one carries the new session. Called on sign-in and sign-out. */
export async function closeSocket(): Promise<void> {
  const closing = shared
  shared = null
  const closed = await closing?.catch(() => null)
  closed?.stopKeeping()
  // the server may be closing it already, and a goodbye on such a connection is an error of the browser
  closed?.socket.io.engine?.close()
  closed?.socket.disconnect()
}
