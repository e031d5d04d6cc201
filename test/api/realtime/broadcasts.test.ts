import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo, Socket as NetSocket } from 'node:net'
import { expect } from 'chai'
import { Server as SocketServer } from 'socket.io'
import { WebSocket, WebSocketServer } from 'ws'
import { type Broadcasts, createBroadcasts, unsentOf } from '#api/realtime/broadcasts.ts'
import type { RealtimeServer, RealtimeSocket } from '#api/realtime/deps.ts'
import { until } from '#test/kit/time/until.ts'

const KB = 1024

/** A page that reads by itself, or not. */
interface Page {
  ws: WebSocket
  heard: { n: number; missed?: boolean }[]
  own: RealtimeSocket
}

describe('broadcasts', () => {
  let http: Server
  let io: RealtimeServer
  let broadcasts: Broadcasts
  const pages: Page[] = []

  beforeEach(async () => {
    http = createServer()
    io = new SocketServer(http, {
      transports: ['websocket'],
      serveClient: false,
      wsEngine: WebSocketServer,
    })
    broadcasts = createBroadcasts(io)
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  })
  afterEach(async () => {
    for (const { ws } of pages.splice(0)) ws.terminate()
    broadcasts.stop()
    await io.close()
  })

  async function open(): Promise<Page> {
    const { port } = http.address() as AddressInfo
    const connected = new Promise<RealtimeSocket>((resolve) => io.once('connection', resolve))
    const ws = new WebSocket(`ws://127.0.0.1:${port}/socket.io/?EIO=4&transport=websocket`)
    const heard: Page['heard'] = []
    ws.on('message', (data) => {
      const text = String(data)
      if (text.startsWith('0')) ws.send('40')
      if (text === '2') ws.send('3')
      if (text.startsWith('42')) heard.push((JSON.parse(text.slice(2)) as [string, Page['heard'][0]])[1])
    })
    const page = { ws, heard, own: await connected }
    pages.push(page)
    return page
  }
  /** What is sent is nothing of ours: how it goes is the matter here. */
  function emit(channel: string, payload: object, onMissed: (socket: RealtimeSocket) => void = () => {}) {
    broadcasts.emit(channel, { name: 'clock', payload: payload as { serverMs: number } }, onMissed)
  }
  /** Waits until a page has heard so many messages, without looking again and again. */
  async function heardAll({ ws, heard }: Page, count: number): Promise<void> {
    while (heard.length < count) await once(ws, 'message')
  }
  const numbers = ({ heard }: Page) => heard.map(({ n }) => n)

  it('a message for many is encoded once, however many they are', async () => {
    const encodings = async (members: number) => {
      const crowd: Page[] = []
      while (crowd.length < members) crowd.push(await open())
      for (const { own } of crowd) broadcasts.join(own, `room of ${members}`)
      let encoded = 0
      const toJSON = () => {
        encoded += 1
        return { n: 1 }
      }
      emit(`room of ${members}`, { toJSON })
      await until('all heard', () => crowd.every((page) => numbers(page).includes(1)))
      return encoded
    }
    const alone = await encodings(1)
    expect(await encodings(7)).to.equal(alone)
  })

  it('members alone hear, until they leave', async () => {
    const [member, other, gone] = [await open(), await open(), await open()]
    for (const { own } of [member, gone]) broadcasts.join(own, 'room')
    broadcasts.join(other.own, 'another')
    broadcasts.leave(gone.own, 'room')
    emit('room', { n: 1 })
    emit('another', { n: 2 })
    await until('both', () => numbers(member).includes(1) && numbers(other).includes(2))
    expect([member, other, gone].map(numbers)).to.deep.equal([[1], [2], []])
  })

  it('who does not read is passed over, holds little, and is given the newest once it has read', async () => {
    const [slow, quick] = [await open(), await open()]
    for (const { own } of [slow, quick]) broadcasts.join(own, 'room')
    const tcp = (slow.ws as unknown as { _socket: NetSocket })._socket
    tcp.pause()
    const filling = 'x'.repeat(64 * KB)
    let newest = 0
    let given = 0
    const send = () => {
      newest += 1
      emit('room', { n: newest, filling }, (socket) => {
        given += 1
        socket.emit('clock', { n: newest, missed: true } as unknown as { serverMs: number })
      })
    }
    let mostUnsent = 0
    // what the system takes by itself is some megabytes
    while (newest < 400) {
      send()
      mostUnsent = Math.max(mostUnsent, unsentOf(slow.own))
      await heardAll(quick, newest)
    }
    expect(mostUnsent).to.be.greaterThan(256 * KB)
    expect(mostUnsent).to.be.lessThan(400 * KB)
    expect(given).to.equal(0)
    tcp.resume()
    await until('it is given the newest', () => slow.heard.some(({ missed }) => missed))
    expect(numbers(slow).at(-1)).to.equal(400)
    expect(slow.heard.length).to.be.lessThan(400)
    expect(given).to.equal(1)
    send()
    await until('it hears again', () => numbers(slow).at(-1) === 401)
    expect(numbers(quick)).to.deep.equal(Array.from({ length: 401 }, (_, at) => at + 1))
  })

  it('who left while it was behind is given nothing', async () => {
    const [slow, quick] = [await open(), await open()]
    for (const { own } of [slow, quick]) broadcasts.join(own, 'room')
    const tcp = (slow.ws as unknown as { _socket: NetSocket })._socket
    tcp.pause()
    const filling = 'x'.repeat(64 * KB)
    let given = 0
    for (let n = 1; n <= 300; n += 1) {
      emit('room', { n, filling }, () => {
        given += 1
      })
      await heardAll(quick, n)
    }
    broadcasts.leave(slow.own, 'room')
    tcp.resume()
    await until('it has read', () => unsentOf(slow.own) === 0)
    emit('room', { n: 301 })
    await until('heard', () => numbers(quick).includes(301))
    expect(given).to.equal(0)
    expect(numbers(slow)).to.not.include(301)
  })
})
