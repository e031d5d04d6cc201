import { ID_PATTERN } from '#domain/ids.ts'
import type { CallAcknowledgement } from '#protocol/calls.ts'
import type { Acknowledgement, LineAcknowledgement } from '#protocol/socket.ts'
import { answerCalls } from './calls/callMessages.ts'
import type { CallSockets } from './calls/callSockets.ts'
import { answerChat, type ChatAsking } from './chat/chatMessages.ts'
import type { RealtimeDeps, RealtimeSocket } from './deps.ts'
import type { FloorSockets } from './floorSockets.ts'
import type { LineSockets } from './lineSockets.ts'
import type { ListenerSockets } from './listenerSockets.ts'
import { type Asking, createMessageLimit } from './messageLimit.ts'
import type { RoomSockets } from './roomSockets.ts'
import type { SeatSockets } from './seatSockets.ts'
import type { TipSockets } from './tipSockets.ts'

function idOf(payload: unknown, field: 'seatId' | 'roomId'): string | null {
  const id = (payload as Record<string, unknown> | null | undefined)?.[field]
  return typeof id === 'string' && ID_PATTERN.test(id) ? id : null
}

const INVALID: Acknowledgement = { ok: false, code: 'INVALID_INPUT' }
const LIMITED: Acknowledgement = { ok: false, code: 'RATE_LIMITED' }
type Answer = LineAcknowledgement | CallAcknowledgement
type Verb = (payload: unknown) => Answer | Promise<Answer>

/** What messages of a socket are answered by. */
export interface Served {
  seats: SeatSockets
  rooms: RoomSockets
  lines: LineSockets
  tips: TipSockets
  floors: FloorSockets
  listeners: ListenerSockets
  calls: CallSockets
  /** what reads the database counts for the account, however many sockets it has */
  mayFollow: (asking: Asking) => boolean
  mayAttach: (asking: Asking) => boolean
  mayReadFloor: (asking: Asking) => boolean
  chats: ChatAsking
}

/** Answers everything that a socket says, and forgets it when it goes. */
export function serveSocket(
  socket: RealtimeSocket,
  deps: RealtimeDeps,
  { seats, rooms, lines, tips, floors, listeners, calls, mayFollow, mayAttach, mayReadFloor, chats }: Served,
): void {
  const { log, clock, security } = deps
  const mayPass = createMessageLimit(clock)
  const noteLimit = () => {
    const { accountId: account, prefix } = socket.data
    security.write({ kind: 'limit', account, prefix, ref: 'socket' })
  }
  const answer = async (payload: unknown, acknowledge: unknown, verb: Verb): Promise<void> => {
    const pass = mayPass()
    if (!pass) noteLimit()
    if (pass === null) {
      socket.disconnect(true)
      return
    }
    const reply = typeof acknowledge === 'function' ? (a: Answer) => acknowledge(a) : () => {}
    if (!pass) return reply(LIMITED)
    try {
      const said = await verb(payload)
      if (said === LIMITED) noteLimit()
      reply(said)
    } catch (error) {
      log.error({ err: error }, 'a socket message failed')
    }
  }
  const withId = (
    field: 'seatId' | 'roomId',
    verb: (id: string, payload: unknown) => ReturnType<Verb>,
  ): Verb => {
    return (payload) => {
      const id = idOf(payload, field)
      return id === null ? INVALID : verb(id, payload)
    }
  }
  const attach = withId('seatId', (id) => (mayAttach(socket.data) ? seats.attach(socket, id) : LIMITED))
  const beat = withId('seatId', (id, payload) => {
    const { page: said } = payload as { page?: unknown }
    const page = said === undefined ? null : deps.access.readPageWord(said)
    return page === undefined ? INVALID : seats.beat(socket, id, page)
  })
  const follow = withId('roomId', async (id) => {
    if (!mayFollow(socket.data)) return LIMITED
    const followed = await rooms.follow(socket, id)
    if (!followed.ok) return followed
    // what was given comes when it is read
    tips.greet(socket, id).catch((error) => log.warn({ err: error }, 'a follower could not be told of tips'))
    await lines.greet(socket, id)
    return followed
  })
  const join = withId('roomId', async (id) => {
    if (!mayFollow(socket.data)) return LIMITED
    const followed = await rooms.follow(socket, id)
    return followed.ok ? lines.join(socket, id) : followed
  })
  const leave = withId('roomId', (id) => (mayFollow(socket.data) ? lines.leave(socket, id) : LIMITED))
  const unfollow = withId('roomId', (id) => rooms.unfollow(socket, id))
  const openFloor = withId('roomId', async (id) => {
    if (!mayReadFloor(socket.data)) return LIMITED
    const opened = await floors.open(socket, id)
    // who else is there comes when it is read
    if (opened.ok)
      listeners
        .greet(socket, id)
        .catch((error) => log.warn({ err: error }, 'a reader could not be given who listens'))
    return opened
  })
  const closeFloor = withId('roomId', (id) => floors.close(socket, id))
  const emitTime: Verb = () => {
    socket.emit('clock', { serverMs: clock() })
    return { ok: true }
  }
  socket.on('seat:attach', (payload, ack) => answer(payload, ack, attach))
  socket.on('seat:beat', (payload, ack) => answer(payload, ack, beat))
  socket.on('room:follow', (payload, ack) => answer(payload, ack, follow))
  socket.on('room:unfollow', (payload, ack) => answer(payload, ack, unfollow))
  socket.on('line:join', (payload, ack) => answer(payload, ack, join))
  socket.on('line:leave', (payload, ack) => answer(payload, ack, leave))
  socket.on('clock', (payload, ack) => answer(payload, ack, emitTime))
  socket.on('floor:open', (payload, ack) => answer(payload, ack, openFloor))
  socket.on('floor:close', (payload, ack) => answer(payload, ack, closeFloor))
  const chat = answerChat(socket, chats)
  socket.on('chat:open', (payload, ack) => answer(payload, ack, chat.open))
  socket.on('chat:close', (payload, ack) => answer(payload, ack, chat.close))
  socket.on('chat:send', (payload, ack) => answer(payload, ack, chat.send))
  const call = answerCalls(socket, calls, security)
  socket.on('call:open', (payload, ack) => answer(payload, ack, call.open))
  socket.on('call:signal', (payload, ack) => answer(payload, ack, call.signal))
  socket.on('call:close', (payload, ack) => answer(payload, ack, call.close))
  socket.on('call:here', (payload, ack) => answer(payload, ack, call.here))
  socket.on('disconnect', () => {
    seats.forget(socket)
    rooms.forget(socket)
    chats.sockets.forget(socket)
    floors.forget(socket)
    calls
      .forget(socket)
      .catch((error) => log.warn({ err: error }, 'a page that left a call could not be noted'))
    // who leaves the namespace but keeps the connection would be a stranger with no end
    socket.conn.close(true)
  })
}
