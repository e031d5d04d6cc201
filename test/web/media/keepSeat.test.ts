import { createServer, type Server as HttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import { Server, type Socket as ServerSocket } from 'socket.io'
import { io } from 'socket.io-client'
import { SOCKET_PATH } from '#protocol/socket.ts'
import type { RealtimeSocket } from '#web/kit/socket.ts'
import { keepSeat } from '#web/media/seat/keepSeat.ts'

type Ack = (answer: { ok: true; retryToken?: string } | { ok: false; code: string }) => void

const SEAT = 'sea_0000000000000000000001'

/** A real socket server that notes what it hears; `answer` decides its acknowledgements. */
async function startHall() {
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
      socket.on(event, (_: unknown, ack: Ack) => {
        ack(answer(event))
        note(event)
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

describe('keeping a seat', () => {
  let hall: Awaited<ReturnType<typeof startHall>>
  let stop = (): void => undefined
  beforeEach(async () => {
    hall = await startHall()
  })
  afterEach(async () => {
    stop()
    await hall.stop()
  })

  function keep(beatEveryS: number, httpBeat: () => Promise<void> = async () => undefined): void {
    stop = keepSeat({
      seatId: SEAT,
      beatEveryS,
      socket: hall.socket,
      beatByHttp: async () => {
        hall.note('http')
        await httpBeat()
      },
      isGone: (error) => (error as Error).message === 'NOT_FOUND',
      onEnded: ({ reason }) => hall.note(`ended ${reason}`),
      onGrace: ({ until }) => hall.note(`grace ${until}`),
      onKept: () => hall.note('kept'),
      onRetryToken: (token) => hall.note(`token ${token}`),
      onGone: () => hall.note('gone'),
    })
  }

  it('attaches when the socket is there and beats more often than asked', async () => {
    keep(0.1)
    await hall.until('seat:attach')
    const startedMs = performance.now()
    await hall.until('seat:beat', 5)
    expect((performance.now() - startedMs) / 5).to.be.lessThan(100)
  })

  it('beats by HTTP while the socket is away, and attaches again when it is back', async () => {
    keep(60)
    await hall.until('http')
    await hall.until('seat:attach')
    hall.cut()
    await hall.until('seat:attach', 2)
    expect(hall.heard.filter((one) => one === 'seat:attach')).to.have.length(2)
  })

  it('[S3.85] binds again when it was too early, and goes on', async () => {
    let count = 0
    hall.answerWith(() => (count++ === 0 ? { ok: false, code: 'RATE_LIMITED' } : { ok: true }))
    keep(60)
    await hall.until('seat:attach', 2)
    expect(hall.heard).not.to.contain('gone')
  })

  it('hands over the token of each binding, and none when the server gave none', async () => {
    let count = 0
    hall.answerWith((event) => {
      if (event === 'seat:beat') return { ok: true }
      count++
      return count === 2 ? { ok: true } : { ok: true, retryToken: String(count) }
    })
    keep(0.05)
    await hall.until('token 1')
    for (const binding of [2, 3]) {
      hall.cut()
      await hall.until('seat:attach', binding)
    }
    await hall.until('token 3')
    expect(hall.heard.filter((one) => one.startsWith('token'))).to.deep.equal(['token 1', 'token 3'])
  })

  it('tells once why the seat ended and is silent afterwards', async () => {
    keep(0.05)
    await hall.until('seat:beat')
    hall.tell('seat:ended', { seatId: 'sea_other', reason: 'LEFT' })
    hall.tell('seat:grace', { seatId: SEAT, cause: 'reorged', until: 77 })
    hall.tell('seat:kept', { seatId: SEAT })
    hall.tell('seat:ended', { seatId: SEAT, reason: 'PASS_MOVED' })
    hall.tell('seat:ended', { seatId: SEAT, reason: 'BANNED' })
    await hall.until('ended PASS_MOVED')
    hall.tell('seat:grace', { seatId: SEAT, cause: 'reorged', until: 78 })
    const beats = hall.heard.filter((one) => one === 'seat:beat').length
    hall.cut()
    await new Promise<void>((resolve) => hall.socket.once('connect', () => resolve()))
    const words = hall.heard.filter((one) => /^(ended|grace|kept|gone)/.test(one))
    expect(words).to.deep.equal(['grace 77', 'kept', 'ended PASS_MOVED'])
    expect(hall.heard.filter((one) => one === 'seat:beat').length).to.be.at.most(beats + 1)
    expect(hall.heard.filter((one) => one === 'seat:attach')).to.have.length(1)
  })

  it('notices that the server does not know the seat any more, over the socket', async () => {
    hall.answerWith((event) => (event === 'seat:beat' ? { ok: false, code: 'NOT_FOUND' } : { ok: true }))
    keep(0.05)
    await hall.until('gone')
    expect(hall.heard.filter((one) => one === 'gone')).to.have.length(1)
  })

  it('notices it by HTTP too, and stays while the server only is away', async () => {
    hall.socket.disconnect()
    let answers = 0
    keep(0.05, async () => {
      answers++
      throw new Error(answers < 3 ? 'away' : 'NOT_FOUND')
    })
    await hall.until('gone')
    expect(answers).to.equal(3)
  })
})
