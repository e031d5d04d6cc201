import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import { Server } from 'socket.io'
import { io } from 'socket.io-client'
import type { Floor } from '#protocol/floor.ts'
import { SOCKET_PATH } from '#protocol/socket.ts'
import { until } from '#test/kit/time/until.ts'
import type { RealtimeSocket } from '#web/kit/socket.ts'
import { followFloor } from '#web/rooms/floor/followFloor.ts'

const ROOM = 'rom_0000000000000000000001'
const PAUSES_MS = { answer: 100, again: 50 }

function floorOf(rev: number, roomId = ROOM): Floor {
  return { ...{ roomId, rev, maxSpeakers: 3, order: 'first_come' }, places: [], requests: [], waiting: 0 }
}

describe('following a floor', () => {
  /** what the server does about its questions, one after the other; behind them it gives the floor */
  let answers: ('refused' | 'none')[]
  let asked: number
  let closes: number
  let server: Server
  let socket: RealtimeSocket
  let known: (number | 'closed')[]
  let stop: () => void

  beforeEach(async () => {
    ;[answers, known, asked, closes] = [[], [], 0, 0]
    const http = createServer()
    server = new Server(http, { path: SOCKET_PATH })
    server.on('connection', (one) => {
      one.on('floor:open', (_: unknown, ack: (answer: unknown) => void) => {
        asked++
        const answer = answers.shift()
        if (answer === 'none') return
        if (!answer) one.emit('floor:changed', floorOf(asked))
        ack(answer ? { ok: false, code: 'NOT_FOUND' } : { ok: true })
      })
      one.on('floor:close', () => closes++)
    })
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
    const { port } = http.address() as AddressInfo
    socket = io(`http://127.0.0.1:${port}`, {
      ...{ path: SOCKET_PATH, transports: ['websocket'] },
      ...{ reconnectionDelay: 20, randomizationFactor: 0 },
    }) as RealtimeSocket
    await new Promise<void>((resolve) => socket.once('connect', () => resolve()))
  })
  afterEach(async () => {
    stop()
    socket.disconnect()
    await server.close()
  })

  function follow(): void {
    stop = followFloor(
      {
        ...{ roomId: ROOM, socket },
        onChanged: ({ rev }) => known.push(rev),
        onClosed: () => known.push('closed'),
      },
      PAUSES_MS,
    )
  }

  it('[S3.28] asks again when it is refused and when no answer comes, until the floor is given', async () => {
    answers = ['refused', 'none']
    follow()
    await until('the floor', () => known.length > 0)
    expect(known).to.deep.equal([3])
  })

  it('[S3.28] asks again when it was closed, and when the socket comes back and is refused first', async () => {
    follow()
    await until('the floor', () => known.length === 1)
    server.emit('floor:closed', { roomId: 'rom_other' })
    server.emit('floor:closed', { roomId: ROOM })
    await until('the floor again', () => known.length === 3)
    expect(known).to.deep.equal([1, 'closed', 2])
    answers = ['refused']
    socket.io.engine.close()
    await until('the floor over the next connection', () => known.length === 4)
    expect(known.at(-1)).to.equal(4)
  })

  it('[S3.28] says goodbye when it stops, and knows of nothing after it', async () => {
    follow()
    await until('the floor', () => known.length === 1)
    stop()
    await until('the goodbye', () => closes === 1)
    const isThere = new Promise<void>((resolve) => socket.once('floor:changed', () => resolve()))
    server.emit('floor:changed', floorOf(9))
    await isThere
    expect(known).to.deep.equal([1])
  })
})
