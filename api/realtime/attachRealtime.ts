import type { Server } from 'node:http'
import { Server as SocketServer } from 'socket.io'
import { WebSocketServer } from 'ws'
import { CAME, DOOR_CHANNEL } from '#api/access/socketVerbs.ts'
import { INBOX_CHANNEL } from '#api/notifications/hintInbox.ts'
import { listen } from '#db/listen.ts'
import { ID_PATTERN } from '#domain/ids.ts'
import { type Acknowledgement, type LineAcknowledgement, SOCKET_PATH } from '#protocol/socket.ts'
import { createHandshakes, identifySockets } from './admitSockets.ts'
import { createBroadcasts } from './broadcasts.ts'
import { answerChat, type ChatAsking } from './chatMessages.ts'
import { CHAT_LOOK_MS, createChatSockets } from './chatSockets.ts'
import type { RealtimeDeps, RealtimeServer, RealtimeSocket } from './deps.ts'
import { createLineSockets, LINE_LOOK_MS, type LineSockets } from './lineSockets.ts'
import { type Asking, createMessageLimit, createPersonLimit } from './messageLimit.ts'
import { createRoomSockets, type RoomSockets } from './roomSockets.ts'
import { createSeatSockets, type SeatSockets } from './seatSockets.ts'
import { createSessionSockets } from './sessionSockets.ts'
import { createTipSockets, type TipSockets } from './tipSockets.ts'

const RESYNC_MS = 5000
/** Messages in chat that are written or blocked, over all sockets of a person here; what the database says comes behind it. */
const WRITING = { points: 30, perS: 10 }
const MAX_BYTES = 16_384
/** A connection that has not said by then whose it is goes. */
export const IDENTIFIED_MS = 1000

/** A running socket server. */
export interface Realtime {
  stop(): Promise<void>
}

function idOf(payload: unknown, field: 'seatId' | 'roomId'): string | null {
  const id = (payload as Record<string, unknown> | null | undefined)?.[field]
  return typeof id === 'string' && ID_PATTERN.test(id) ? id : null
}

const INVALID: Acknowledgement = { ok: false, code: 'INVALID_INPUT' }
const LIMITED: Acknowledgement = { ok: false, code: 'RATE_LIMITED' }
type Verb = (payload: unknown) => LineAcknowledgement | Promise<LineAcknowledgement>

interface Served {
  seats: SeatSockets
  rooms: RoomSockets
  lines: LineSockets
  tips: TipSockets
  /** what reads the database counts for the account, however many sockets it has */
  mayFollow: (asking: Asking) => boolean
  mayAttach: (asking: Asking) => boolean
  chats: ChatAsking
}

function serve(
  socket: RealtimeSocket,
  deps: RealtimeDeps,
  { seats, rooms, lines, tips, mayFollow, mayAttach, chats }: Served,
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
    const reply = typeof acknowledge === 'function' ? (a: LineAcknowledgement) => acknowledge(a) : () => {}
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
  const chat = answerChat(socket, chats)
  socket.on('chat:open', (payload, ack) => answer(payload, ack, chat.open))
  socket.on('chat:close', (payload, ack) => answer(payload, ack, chat.close))
  socket.on('chat:send', (payload, ack) => answer(payload, ack, chat.send))
  socket.on('disconnect', () => {
    seats.forget(socket)
    rooms.forget(socket)
    chats.sockets.forget(socket)
    // who leaves the namespace but keeps the connection would be a stranger with no end
    socket.conn.close(true)
  })
}

/** Says to every page of an account that something of it changed; without an account hints may have been missed, so to all. */
function emitTo(io: RealtimeServer, accountId: string, message: 'inbox:changed' | 'door:changed'): void {
  for (const socket of io.sockets.sockets.values())
    if (!accountId || socket.data.accountId === accountId) socket.emit(message, {})
}

/** Serves the authenticated socket on an http server. Hints come by NOTIFY; what they say is read again. */
export async function attachRealtime(server: Server, deps: RealtimeDeps): Promise<Realtime> {
  const { log, clock, bounds } = deps
  const handshakes = createHandshakes(deps)
  const io: RealtimeServer = new SocketServer(server, {
    path: SOCKET_PATH,
    transports: ['websocket'],
    serveClient: false,
    maxHttpBufferSize: MAX_BYTES,
    connectTimeout: IDENTIFIED_MS,
    // the one that socket.io brings answers every ping, however many answers wait unread
    wsEngine: WebSocketServer,
    allowRequest: (request, decide) => decide(null, handshakes.mayOpen(request)),
  })
  handshakes.watch(io)
  const seats = createSeatSockets(deps)
  const broadcasts = createBroadcasts(io)
  const rooms = createRoomSockets(deps, broadcasts)
  const lines = createLineSockets(deps, rooms)
  const tips = createTipSockets({ ...deps.tips, log }, rooms, broadcasts)
  const chats = createChatSockets(broadcasts, deps.chat)
  const served = {
    ...{ seats, rooms, lines, tips },
    chats: {
      ...{ chat: deps.chat, sockets: chats },
      mayWrite: createPersonLimit(clock, WRITING),
      mayOpen: createPersonLimit(clock, bounds.LIMIT_FOLLOW),
    },
    mayFollow: createPersonLimit(clock, bounds.LIMIT_FOLLOW),
    mayAttach: createPersonLimit(clock, bounds.LIMIT_FOLLOW),
  }
  const mayStay = identifySockets(io, deps)
  const sessions = createSessionSockets(io, deps, () => seats.resync())
  io.on('connection', (socket) => {
    if (mayStay(socket)) serve(socket, deps, served)
    else socket.disconnect(true)
  })

  const safely = (work: Promise<void>): void => {
    work.catch((error) => log.warn({ err: error }, 'followers could not be told; the next look tries again'))
  }
  const unsubscribe = deps.bus.subscribe((roomId, rev) => safely(chats.hint(roomId, rev)))
  const onHint = (channel: string, payload: string | null): void => {
    const [id = '', word = ''] = payload?.split(':') ?? []
    if (channel === 'chain') {
      safely(deps.access.catchUp())
      safely(tips.look())
    } else if (channel === 'session') safely(id ? sessions.hint(id) : sessions.check())
    else if (channel === 'tip') safely(id ? tips.hint(id) : tips.look())
    else if (channel === INBOX_CHANNEL) emitTo(io, id, 'inbox:changed')
    else if (channel === DOOR_CHANNEL) emitTo(io, id, 'door:changed')
    else if (channel === 'line') safely(id ? lines.hint(id) : lines.resync())
    else if (channel === 'seat') {
      safely(id ? seats.hint(id, word) : seats.resync())
      // who sits no more reads no more
      safely(chats.look())
    } else {
      safely(id ? rooms.hint(id) : rooms.resync())
      // seats that end with their room are not hinted one by one
      if (word !== CAME) safely(seats.resync())
    }
  }
  const listening = await listen({
    url: deps.databaseUrl,
    name: 'api-listen',
    channels: ['seat', 'room', 'chain', 'session'].concat('line', 'tip', INBOX_CHANNEL, DOOR_CHANNEL),
    onHint,
    onError: (error) => log.warn({ err: error }, 'the listener lost its connection'),
  })
  const looking = setInterval(
    () => safely(Promise.all([seats.resync(), rooms.resync(), lines.resync(), tips.look()]).then(() => {})),
    RESYNC_MS,
  )
  const lookingAtChats = setInterval(() => safely(chats.look()), CHAT_LOOK_MS)
  const queueing = setInterval(() => safely(lines.look()), LINE_LOOK_MS)
  const being = setInterval(() => safely(lines.markHere()), deps.access.hereEveryMs)
  const checking = setInterval(() => safely(sessions.check()), deps.settings.SESSION_LOOK_MS)
  return {
    stop: async () => {
      clearInterval(looking)
      for (const timer of [checking, lookingAtChats, queueing, being]) clearInterval(timer)
      broadcasts.stop()
      unsubscribe()
      await listening.stop()
      io.disconnectSockets(true)
      io.engine.close()
    },
  }
}
