import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import { Server } from 'socket.io'
import { io } from 'socket.io-client'
import type { ListenerChanges } from '#protocol/listeners.ts'
import { SOCKET_PATH } from '#protocol/socket.ts'
import { until } from '#test/kit/time/until.ts'
import type { RealtimeSocket } from '#web/kit/socket.ts'
import { followListeners } from '#web/rooms/listeners/followListeners.ts'

const ROOM = 'rom_0000000000000000000001'
const PAUSE_MS = 50

function changesOf(rev: number, isWhole: boolean, roomId = ROOM): ListenerChanges {
  return { ...{ roomId, rev, isWhole, gone: [], total: rev }, came: [] }
}

describe('following the listeners of a room', () => {
  let asked: number
  let server: Server
  let socket: RealtimeSocket
  let known: (number | null)[]
  let stop: () => void

  beforeEach(async () => {
    ;[known, asked] = [[], 0]
    const http = createServer()
    server = new Server(http, { path: SOCKET_PATH })
    server.on('connection', (one) => {
      // the first question is lost on its way
      one.on('floor:open', () => {
        asked++
        if (asked > 1) one.emit('listeners:changed', changesOf(10 * asked, true))
      })
    })
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
    const { port } = http.address() as AddressInfo
    const options = { path: SOCKET_PATH, transports: ['websocket'], forceNew: true }
    socket = io(`http://127.0.0.1:${port}`, options) as RealtimeSocket
    await new Promise<void>((resolve) => socket.once('connect', () => resolve()))
    const input = {
      roomId: ROOM,
      socket,
      onChanged: (list: { rev: number } | null) => known.push(list?.rev ?? null),
    }
    stop = followListeners(input, PAUSE_MS)
  })
  afterEach(async () => {
    stop()
    socket.disconnect()
    await server.close()
  })
  const give = (changes: ListenerChanges) => server.emit('listeners:changed', changes)
  const isKnown = (rev: number | null) => until(`${rev} is known`, () => known.at(-1) === rev)

  it('[S3.32] takes one after the other, and asks for the whole where one is missing until it comes', async () => {
    give(changesOf(4, true))
    give(changesOf(5, false))
    give(changesOf(9, false, 'rom_0000000000000000000002'))
    await isKnown(5)
    give(changesOf(7, false))
    await until('it asks', () => asked === 1)
    // what was shown stays, and the next word of the room is asked again
    expect(known).to.deep.equal([4, 5])
    give(changesOf(8, false))
    await isKnown(20)
    give(changesOf(21, false))
    await isKnown(21)
    expect(asked).to.equal(2)
  })

  it('[S3.32] asks where the floor is there and nobody was given, and forgets all when it closes', async () => {
    for (const _ of [1, 2]) {
      const had = asked
      server.emit('floor:changed', { roomId: ROOM })
      await until('it asks', () => asked > had)
    }
    await isKnown(20)
    server.emit('floor:closed', { roomId: ROOM })
    await isKnown(null)
    give(changesOf(21, false))
    await isKnown(30)
  })
})
