import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import { Server } from 'socket.io'
import { io, type Socket } from 'socket.io-client'
import { SOCKET_PATH } from '#protocol/socket.ts'
import { until } from '#test/kit/time/until.ts'
import type { RealtimeSocket } from '#web/kit/socket.ts'
import { followRoom } from '#web/media/seat/followRoom.ts'

const ROOM = 'rom_0000000000000000000001'

describe('following a room', () => {
  /** what the server did, in the order it finished */
  let done: string[]
  let finished: () => void
  /** of its first questions */
  let refusals: number
  /** what its first question waits for */
  let held: Promise<void> | undefined
  /** what it was asked, in the order it heard */
  let asked: string[]
  let server: Server
  let socket: RealtimeSocket

  beforeEach(async () => {
    done = []
    asked = []
    refusals = 0
    held = undefined
    finished = () => undefined
    const http = createServer()
    server = new Server(http, { path: SOCKET_PATH })
    server.on('connection', (one) => {
      one.on('room:follow', async (_: unknown, ack: (answer: unknown) => void) => {
        asked.push('follow')
        const waited = held
        held = undefined
        await waited
        done.push('following')
        ack(done.length <= refusals ? { ok: false, code: 'RATE_LIMITED' } : { ok: true })
        finished()
      })
      one.on('barrier', (ack: () => void) => ack())
      one.on('room:unfollow', (_: unknown, ack: (answer: unknown) => void) => {
        asked.push('unfollow')
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
    const first = Promise.withResolvers<void>()
    held = first.promise
    const isDone = new Promise<void>((resolve) => {
      finished = () => done.length === 3 && resolve()
    })
    const stop = follow()
    await until('the first question', () => asked.length > 0)
    stop()
    follow()
    // whatever was said before this has been heard
    await (socket as unknown as Socket).emitWithAck('barrier')
    expect(asked, 'the others wait for its answer').to.deep.equal(['follow'])
    first.resolve()
    await isDone
    expect(done).to.deep.equal(['following', 'left', 'following'])
  })

  it('[S1.26] a page that goes and comes back at once follows', async () => {
    const isDone = new Promise<void>((resolve) => {
      finished = () => done.length === 2 && done.at(-1) === 'following' && resolve()
    })
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
