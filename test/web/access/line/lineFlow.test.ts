import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import { Server, type Socket as ServerSocket } from 'socket.io'
import { io } from 'socket.io-client'
import { SOCKET_PATH } from '#protocol/socket.ts'
import { until } from '#test/kit/time/until.ts'
import { createLineFlow, type LineFlow } from '#web/access/line/lineFlow.ts'
import type { RealtimeSocket } from '#web/kit/socket.ts'

const ROOM = 'rom_0000000000000000000001'
const NOBODY = { position: null, aboutMin: null, offerUntil: null }

describe('a turn in line, as a page knows it', () => {
  let server: Server
  let socket: RealtimeSocket
  let flow: LineFlow
  let heard: string[]
  let refused: number
  let answer: unknown

  beforeEach(async () => {
    heard = []
    refused = 0
    answer = { ok: true }
    const http = createServer()
    server = new Server(http, { path: SOCKET_PATH })
    server.on('connection', (one: ServerSocket) => {
      for (const name of ['line:join', 'line:leave'])
        one.on(name, (_: unknown, ack: (said: unknown) => void) => {
          heard.push(name)
          ack(answer)
        })
    })
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
    socket = io(`http://127.0.0.1:${(http.address() as AddressInfo).port}`, {
      path: SOCKET_PATH,
      transports: ['websocket'],
      reconnectionDelay: 10,
    }) as RealtimeSocket
    await new Promise<void>((resolve) => socket.once('connect', () => resolve()))
    flow = createLineFlow(ROOM, socket, () => {
      refused += 1
    })
  })
  afterEach(async () => {
    flow.stop()
    socket.disconnect()
    await server.close()
  })

  const says = async (message: object, roomId = ROOM) => {
    const isTold = new Promise<void>((resolve) => socket.once('line:changed', () => resolve()))
    server.emit('line:changed', { roomId, ...NOBODY, ...message })
    await isTold
    return flow.state()
  }

  it('[S1.26] follows what the server says of its room, from the third place to the offer', async () => {
    expect(flow.state()).to.deep.equal({ step: 'out' })
    await flow.wait()
    expect(await says({ position: 3, aboutMin: 2 })).to.deep.equal({
      step: 'waiting',
      position: 3,
      aboutMin: 2,
    })
    expect(await says({ position: 1 }, 'rom_0000000000000000000002')).to.include({ position: 3 })
    expect(await says({ position: 1, offerUntil: 99 })).to.deep.equal({ step: 'offered', until: 99 })
    expect(await says({}), 'nobody came').to.deep.equal({ step: 'missed' })
    expect(heard).to.deep.equal(['line:join'])
  })

  it('[S1.26] a turn that ends without an offer is over, and so is one that somebody leaves', async () => {
    await flow.wait()
    await says({ position: 2 })
    expect(await says({})).to.deep.equal({ step: 'out' })
    await says({ position: 2 })
    await flow.leave()
    expect([flow.state().step, heard]).to.deep.equal(['out', ['line:join', 'line:leave']])
  })

  it('[S1.26] an offer that ran out a moment before it went on is a missed place; one that was taken is none', async () => {
    await flow.wait()
    await says({ position: 1, offerUntil: 99 })
    expect(await says({ position: 1 })).to.include({ step: 'waiting' })
    expect(await says({})).to.deep.equal({ step: 'missed' })
    flow.enter()
    expect(flow.state()).to.deep.equal({ step: 'out' })
    await flow.wait()
    await says({ position: 1, offerUntil: 100 })
    flow.enter()
    expect(await says({})).to.deep.equal({ step: 'out' })
  })

  /** The socket is dropped and comes back. */
  async function cut(): Promise<void> {
    const isGone = new Promise<void>((resolve) => socket.once('disconnect', () => resolve()))
    server.disconnectSockets(true)
    await isGone
    const isBack = new Promise<void>((resolve) => socket.once('connect', () => resolve()))
    socket.connect()
    await isBack
  }

  it('[S1.26] a socket that is back waits again; one that waited for nothing does not', async () => {
    await cut()
    await flow.wait()
    await says({ position: 2 })
    await cut()
    await until('asks again', async () => heard.length === 2)
    expect(heard).to.deep.equal(['line:join', 'line:join'])
  })

  it('[S1.26] who asked too early asks again', async () => {
    answer = { ok: false, code: 'RATE_LIMITED' }
    await flow.wait()
    expect(flow.state()).to.deep.equal({ step: 'joining' })
    answer = { ok: true }
    await until('asks again', async () => heard.length === 2)
    expect(await says({ position: 1 })).to.include({ step: 'waiting' })
  })

  it('[S1.26][T37] a door that says something else by now is asked, and a full network is told', async () => {
    answer = { ok: false, code: 'NOT_FOUND' }
    await flow.wait()
    expect([flow.state().step, refused]).to.deep.equal(['out', 1])
    answer = { ok: false, code: 'GUESTS_FULL' }
    await flow.wait()
    expect([flow.state().step, refused]).to.deep.equal(['network', 1])
  })
})
