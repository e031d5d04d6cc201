import { createServer, type Server as HttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Server, type Socket as ServerSocket } from 'socket.io'
import { io } from 'socket.io-client'
import { type PageWord, SOCKET_PATH } from '#protocol/socket.ts'
import type { RealtimeSocket } from '#web/kit/socket.ts'

type Ack = (answer: { ok: true; retryToken?: string } | { ok: false; code: string }) => void

/** The seat that is kept. */
export const SEAT = 'sea_0000000000000000000001'

/** A page's word as one text. */
export const wordOf = ({ isConnected, publishes }: PageWord) => [isConnected, ...publishes].join(' ')

/** A real socket server that notes what it hears; `answer` decides its acknowledgements. */
export async function startHall() {
  const heard: string[] = []
  const waiters: { text: string; count: number; done: () => void }[] = []
  let answer: (event: string) => Parameters<Ack>[0] = () => ({ ok: true })
  const http: HttpServer = createServer()
  const server = new Server(http, { path: SOCKET_PATH })
  let latest: ServerSocket | null = null

  function note(text: string): void {
    heard.push(text)
    for (const waiter of waiters) {
      if (heard.filter((one) => one === waiter.text).length >= waiter.count) waiter.done()
    }
  }

  server.on('connection', (socket) => {
    latest = socket
    for (const event of ['seat:attach', 'seat:beat'] as const) {
      socket.on(event, (message: { page?: PageWord }, ack: Ack) => {
        ack(answer(event))
        note(event)
        if (message.page) note(`says ${wordOf(message.page)}`)
      })
    }
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const { port } = http.address() as AddressInfo
  const socket = io(`http://127.0.0.1:${port}`, {
    path: SOCKET_PATH,
    transports: ['websocket'],
    reconnectionDelay: 20,
    reconnectionDelayMax: 20,
  }) as RealtimeSocket
  return {
    heard,
    socket,
    note,
    /** resolves when a text was noted for the `count`th time */
    until: (text: string, count = 1) =>
      new Promise<void>((done) => {
        if (heard.filter((one) => one === text).length >= count) done()
        else waiters.push({ text, count, done })
      }),
    answerWith: (next: typeof answer) => {
      answer = next
    },
    tell: (event: string, message: unknown) => latest?.emit(event, message),
    cut: () => latest?.conn.close(),
    stop: async () => {
      socket.disconnect()
      await server.close()
    },
  }
}
