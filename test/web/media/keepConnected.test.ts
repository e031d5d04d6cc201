import { createServer, type Server as HttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import { Server } from 'socket.io'
import { io } from 'socket.io-client'
import { SOCKET_PATH } from '#protocol/socket.ts'
import { keepConnected, type RealtimeSocket } from '#web/kit/socket.ts'

const PAUSES_MS = { first: 40, longest: 100 }

describe('a socket that the server ends', () => {
  let http: HttpServer
  let server: Server
  let socket: RealtimeSocket
  let stop = (): void => undefined
  /** when a handshake was asked for, and what it is answered */
  const askedMs: number[] = []
  let refusals = 0

  beforeEach(async () => {
    askedMs.length = 0
    refusals = 0
    http = createServer()
    server = new Server(http, { path: SOCKET_PATH })
    server.use((_socket, next) => {
      askedMs.push(performance.now())
      next(refusals-- > 0 ? new Error('RATE_LIMITED') : undefined)
    })
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
    socket = dial()
    stop = keepConnected(socket, PAUSES_MS)
    await connected(socket)
  })
  afterEach(async () => {
    stop()
    socket.disconnect()
    await server.close()
  })
  const dial = () =>
    io(`http://127.0.0.1:${(http.address() as AddressInfo).port}`, {
      ...{ path: SOCKET_PATH, transports: ['websocket'], forceNew: true },
    }) as RealtimeSocket
  const connected = (one: RealtimeSocket) =>
    new Promise<void>((resolve) => one.once('connect', () => resolve()))

  it('[S3.92] connects again after a pause, and longer ones while it is refused', async () => {
    refusals = 3
    const back = connected(socket)
    server.disconnectSockets(true)
    await back
    expect(askedMs).to.have.length(5)
    const pauses = askedMs.slice(2).map((at, n) => at - (askedMs[n + 1] ?? 0))
    for (const [n, leastMs] of [80, 100, 100].entries()) expect(pauses[n]).to.be.at.least(leastMs - 5)
  })

  it('stays away once it was closed here', async () => {
    const beside = dial()
    const stopBeside = keepConnected(beside, PAUSES_MS)
    await connected(beside)
    const gone = new Promise<void>((resolve) => socket.once('disconnect', () => resolve()))
    server.disconnectSockets(true)
    await gone
    stop()
    // the other one was dropped with it and waits as long, then once more
    await connected(beside)
    server.disconnectSockets(true)
    await connected(beside)
    expect(askedMs, 'both, then the other twice again').to.have.length(4)
    stopBeside()
    beside.disconnect()
  })
})
