import { createServer, type Server } from 'node:http'
import type { AddressInfo, Socket as NetSocket } from 'node:net'
import { expect } from 'chai'
import { Server as SocketServer } from 'socket.io'
import { WebSocket, WebSocketServer } from 'ws'
import { type Broadcasts, createBroadcasts, unsentOf } from '#api/realtime/broadcasts.ts'
import type { RealtimeDeps, RealtimeServer, RealtimeSocket } from '#api/realtime/deps.ts'
import { createFloorSockets } from '#api/realtime/floorSockets.ts'
import { createListenerSockets } from '#api/realtime/listenerSockets.ts'
import type { Floor } from '#protocol/floor.ts'
import type { Listeners } from '#protocol/listeners.ts'
import { until } from '#test/kit/time/until.ts'

const ROOM = 'rom_0000000000000000000001'

interface Page {
  ws: WebSocket
  heard: [name: string, payload: { rev: number; total?: number; isWhole?: boolean }][]
  own: RealtimeSocket
}

describe('readers of a floor and its listeners', function () {
  this.timeout(60_000)
  let http: Server
  let io: RealtimeServer
  let broadcasts: Broadcasts
  let list: Listeners
  let rev: number
  let fails: boolean
  let floors: ReturnType<typeof createFloorSockets>
  let listeners: ReturnType<typeof createListenerSockets>
  const pages: Page[] = []

  beforeEach(async () => {
    http = createServer()
    io = new SocketServer(http, { transports: ['websocket'], serveClient: false, wsEngine: WebSocketServer })
    broadcasts = createBroadcasts(io)
    ;[list, rev, fails] = [{ people: [], total: 0 }, 1, false]
    const floor = (): Floor => ({
      ...{ roomId: ROOM, rev, maxSpeakers: 4, order: 'first_come', places: [], requests: [], waiting: 0 },
    })
    const deps = {
      log: { warn: () => undefined },
      chat: { readReader: async () => 'viewer' },
      access: {
        readFloors: async () => new Map([[ROOM, floor()]]),
        readListeners: async () => {
          if (fails) throw new Error('no database')
          return new Map([[ROOM, list]])
        },
      },
    } as unknown as RealtimeDeps
    floors = createFloorSockets(deps, broadcasts)
    listeners = createListenerSockets(deps, floors, broadcasts)
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
      if (text.startsWith('42')) heard.push(JSON.parse(text.slice(2)))
    })
    const page = { ws, heard, own: await connected }
    pages.push(page)
    return page
  }
  async function read(page: Page): Promise<void> {
    expect(await floors.open(page.own, ROOM)).to.deep.equal({ ok: true })
    await listeners.greet(page.own, ROOM)
  }
  const hasFloor = ({ heard }: Page, want: number) =>
    heard.some(([name, said]) => name === 'floor:changed' && said.rev === want)
  const hasTotal = ({ heard }: Page, want: number) =>
    heard.some(([name, said]) => name === 'listeners:changed' && said.total === want)

  it('[S3.28][S3.32] who is too slow for a change of the one is given the other too, once it has read', async () => {
    const [slow, quick] = [await open(), await open()]
    for (const page of [slow, quick]) await read(page)
    const tcp = (slow.ws as unknown as { _socket: NetSocket })._socket
    tcp.pause()
    const filling = { serverMs: 'x'.repeat(1 << 20) as unknown as number }
    while (unsentOf(slow.own) <= 256 * 1024) {
      slow.own.emit('clock', filling)
      await new Promise((resolve) => setImmediate(resolve))
    }
    list = { people: [], total: 1 }
    await listeners.hint(ROOM)
    await until('the quick one has the list', () => hasTotal(quick, 1))
    rev = 2
    await floors.hint(ROOM)
    await until('the quick one has the floor', () => hasFloor(quick, 2))
    // it asks again meanwhile, and holds no more for it
    const unsent = unsentOf(slow.own)
    for (let n = 0; n < 50; n++) await listeners.greet(slow.own, ROOM)
    expect(unsentOf(slow.own)).to.equal(unsent)
    tcp.resume()
    await until('it has both', () => hasTotal(slow, 1) && hasFloor(slow, 2))
  })

  it('[S3.32] whoever could not be given the listeners at first is given them with the next look', async () => {
    const page = await open()
    fails = true
    expect(await floors.open(page.own, ROOM)).to.deep.equal({ ok: true })
    await listeners.greet(page.own, ROOM).catch(() => undefined)
    fails = false
    list = { people: [], total: 3 }
    await listeners.resync()
    await until('it has them', () => hasTotal(page, 3))
    expect(page.heard.find(([name]) => name === 'listeners:changed')?.[1].isWhole).to.equal(true)
  })
})
