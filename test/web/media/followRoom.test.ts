import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { expect } from 'chai'
import { Server } from 'socket.io'
import { io } from 'socket.io-client'
import { SOCKET_PATH } from '#protocol/socket.ts'
import type { RealtimeSocket } from '#web/kit/socket.ts'
import { followRoom } from '#web/media/seat/followRoom.ts'

const ROOM = 'rom_0000000000000000000001'

describe('following a room', () => {
  /** what the server did, in the order it finished */
  let done: string[]
  let finished: () => void
  /** of its first questions */
  let refusals: number
  let server: Server
  let socket: RealtimeSocket

  beforeEach(async () => {
    done = []
    refusals = 0
    finished = () => undefined
    const http = createServer()
    server = new Server(http, { path: SOCKET_PATH })
    server.on('connection', (one) => {
      let isFirst = true
      one.on('room:follow', async (_: unknown, ack: (answer: unknown) => void) => {
        // the first question takes longer than the second
        if (isFirst) await wait(60)
        isFirst = false
        done.push('following')
        ack(done.length <= refusals ? { ok: false, code: 'RATE_LIMITED' } : { ok: true })
        finished()
      })
      one.on('room:unfollow', (_: unknown, ack: (answer: unknown) => void) => {
        done.push('left')
        ack({ ok: true })
      })
    })
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
    const { port } = http.address() as AddressInfo
    socket = io(`http://127.0.0.1:${port}`, {
      path: SOCKET_PATH,
      transports: ['websocket'],
    }) as RealtimeSocket
    await new Promise<void>((resolve) => socket.once('connect', () => resolve()))
  })
  afterEach(async () => {
    socket.disconnect()
    await server.close()
  })

  function follow(heard: string[] = []): () => void {
    return followRoom({
      roomId: ROOM,
      socket,
      onChanged: ({ viewers }) => heard.push(`viewers ${viewers}`),
      onReconnected: () => heard.push('again'),
    })
  }

  it('[S3.85] a page that asked too early asks again', async () => {
    refusals = 1
    const isDone = new Promise<void>((resolve) => {
      finished = () => done.length === 2 && resolve()
    })
    follow()
    await isDone
    expect(done).to.deep.equal(['following', 'following'])
  })

  it('[S1.26] the last word wins although the first takes longer', async () => {
    const isDone = new Promise<void>((resolve) => {
      finished = () => done.length === 2 && done.at(-1) === 'following' && resolve()
    })
    // a page that goes and comes back at once
    follow()()
    follow()
    await isDone
    expect(done).to.deep.equal(['left', 'following'])
  })

  it('hears its own room only, and nothing after it stopped', async () => {
    const heard: string[] = []
    const stop = follow(heard)
    const change = { rev: 1, state: 'live', viewers: 2, endReason: null, hostGoneUntil: null, etag: 'one' }
    server.emit('room:changed', { roomId: 'rom_other', ...change })
    server.emit('room:changed', { roomId: ROOM, ...change })
    server.emit('inbox:changed', {})
    await new Promise<void>((resolve) => socket.once('inbox:changed', () => resolve()))
    stop()
    server.emit('room:changed', { roomId: ROOM, ...change, viewers: 3 })
    await new Promise<void>((resolve) => socket.once('room:changed', () => resolve()))
    expect(heard).to.deep.equal(['viewers 2'])
  })
})
