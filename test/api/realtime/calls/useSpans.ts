import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Pool } from 'pg'
import { Server as SocketServer } from 'socket.io'
import { WebSocketServer } from 'ws'
import { createCallSocketVerbs } from '#api/calls/socketVerbs.ts'
import { answerCalls } from '#api/realtime/calls/callMessages.ts'
import { type CallSockets, createCallSockets } from '#api/realtime/calls/callSockets.ts'
import type { RealtimeServer } from '#api/realtime/deps.ts'
import { createPool } from '#db/client.ts'
import type { CallAcknowledgement } from '#protocol/calls.ts'
import { SOCKET_PATH } from '#protocol/socket.ts'
import { type PostgresWire, startPostgresWire } from '#test/kit/cluster/postgresWire.ts'
import { until } from '#test/kit/time/until.ts'
import { type CallPage, type Meeting, type Seated, useCallLines } from './useCallLines.ts'

/** What was written of a call: whose it is and how many milliseconds, in their order. */
type Written = [side: string, ms: number][]

/** A page that answers when the test says so. */
export interface CheckedPage extends CallPage {
  /** @param times it was asked so often by now */
  asked(times: number): Promise<void>
  here(): Promise<CallAcknowledgement>
}

/** For a test file: the sockets of calls in this process, over real sockets and Postgres, by a clock that the test moves. */
export function useSpans() {
  const lines = useCallLines()
  const { sql, world } = lines
  let http: Server
  let io: RealtimeServer
  let pool: Pool
  let wire: PostgresWire
  let calls: CallSockets
  let ms = 1_000_000
  let isAway = false
  let held: Promise<void> | null = null
  const people = new Map<string, string>()

  beforeEach(async () => {
    wire = await startPostgresWire(world().database.url('api'), (text) => {
      if (isAway) return 'cut'
      return held && text.includes('INTO app.call_span') ? held : 'pass'
    })
    pool = createPool(wire.url, { max: 3, name: 'test' })
    const log = { warn: () => undefined, info: () => undefined, error: () => undefined }
    const deps = { log, clock: Date.now, calls: createCallSocketVerbs(pool, false) }
    calls = createCallSockets(deps as never, () => ms)
    http = createServer()
    io = new SocketServer(http, { path: SOCKET_PATH, transports: ['websocket'], wsEngine: WebSocketServer })
    io.on('connection', (socket) => {
      const accountId = people.get(socket.handshake.headers.authorization ?? '') ?? ''
      Object.assign(socket.data, { accountId, countedAs: accountId, isGuest: false, prefix: '' })
      const call = answerCalls(socket, calls, { write: () => undefined } as never)
      for (const verb of ['open', 'here', 'close'] as const)
        socket.on(`call:${verb}`, async (payload, ack) => ack?.((await call[verb](payload)) as never))
      socket.on('disconnect', () => void calls.forget(socket))
    })
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  })
  afterEach(async () => {
    isAway = false
    await io.close()
    await calls.stop()
    await pool.end()
    await wire.stop()
  })

  const written = async (roomId: string): Promise<Written> =>
    (
      await sql<{ side: string; ms: number }>(
        `SELECT side, round(extract(epoch FROM until_at - from_at) * 1000)::float8 AS ms FROM app.call_span
          WHERE room_id = $1 AND source = 'socket' ORDER BY side, at, until_at`,
        roomId,
      )
    ).map((row) => [row.side, row.ms])

  return {
    ...lines,
    calls: () => calls,
    pass(passedMs: number) {
      ms += passedMs
    },
    /** what is written waits at the database. @returns lets it go on */
    hold(): () => void {
      const { promise, resolve } = Promise.withResolvers<void>()
      held = promise
      return () => {
        held = null
        resolve()
      }
    },
    setAway(next: boolean) {
      isAway = next
    },
    written,
    /** a page of a side that has the line */
    async checked(seated: Seated, wish: { name?: string } = {}): Promise<CheckedPage> {
      const { port } = http.address() as AddressInfo
      people.set(`Bearer ${seated.who.token}`, seated.who.accountId)
      const page = await lines.page(seated, { ...wish, url: `http://127.0.0.1:${port}` })
      let checks = 0
      page.socket.socket.on('call:check', ({ seatId }: { seatId: string }) => {
        if (seatId === seated.seatId) checks++
      })
      return {
        ...page,
        async asked(times) {
          await until(`it was asked ${times} times`, () => checks >= times)
        },
        here: () =>
          page.socket.ask('call:here', {
            seatId: seated.seatId,
            page: page.name,
          }) as Promise<CallAcknowledgement>,
      }
    },
    /** what the side has in all, once so much of it is written; milliseconds */
    async total({ roomId }: Meeting, side: string, ms: number): Promise<number[]> {
      return until(`${ms} ms of ${side} are written`, async () => {
        const own = (await written(roomId)).flatMap(([of, ms]) => (of === side ? [ms] : []))
        return own.reduce((one, other) => one + other, 0) >= ms && own
      })
    },
  }
}
