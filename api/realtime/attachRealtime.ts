import type { Server } from 'node:http'
import { Server as SocketServer } from 'socket.io'
import { WebSocketServer } from 'ws'
import { INBOX_CHANNEL } from '#api/notifications/hintInbox.ts'
import { listen } from '#db/listen.ts'
import { ID_PATTERN } from '#domain/ids.ts'
import { type Acknowledgement, SOCKET_PATH } from '#protocol/socket.ts'
import { createHandshakes, identifySockets } from './admitSockets.ts'
import type { RealtimeDeps, RealtimeServer, RealtimeSocket } from './deps.ts'
import { type Asking, createMessageLimit, createPersonLimit } from './messageLimit.ts'
import { createRoomSockets, type RoomSockets } from './roomSockets.ts'
import { createSeatSockets, type SeatSockets } from './seatSockets.ts'
import { createSessionSockets, SESSION_CHECK_MS } from './sessionSockets.ts'

const RESYNC_MS = 5000
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
type Verb = (payload: unknown) => Acknowledgement | Promise<Acknowledgement>

interface Served {
  seats: SeatSockets
  rooms: RoomSockets
  /** what reads the database counts for the account, however many sockets it has */
  mayFollow: (asking: Asking) => boolean
  mayAttach: (asking: Asking) => boolean
}

function serve(
  socket: RealtimeSocket,
  deps: RealtimeDeps,
  { seats, rooms, mayFollow, mayAttach }: Served,
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
    const reply = typeof acknowledge === 'function' ? (a: Acknowledgement) => acknowledge(a) : () => {}
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
  const beat = withId('seatId', (id) => seats.beat(socket, id))
  const follow = withId('roomId', (id, payload) =>
    mayFollow(socket.data)
      ? rooms.follow(socket, id, (payload as { waiting?: unknown }).waiting === true)
      : LIMITED,
  )
  const unfollow = withId('roomId', (id) => rooms.unfollow(socket, id))
  const emitTime: Verb = () => {
    socket.emit('clock', { serverMs: clock() })
    return { ok: true }
  }
  socket.on('seat:attach', (payload, ack) => answer(payload, ack, attach))
  socket.on('seat:beat', (payload, ack) => answer(payload, ack, beat))
  socket.on('room:follow', (payload, ack) => answer(payload, ack, follow))
  socket.on('room:unfollow', (payload, ack) => answer(payload, ack, unfollow))
  socket.on('clock', (payload, ack) => answer(payload, ack, emitTime))
  socket.on('disconnect', () => {
    seats.forget(socket)
    rooms.forget(socket)
    // who leaves the namespace but keeps the connection would be a stranger with no end
    socket.conn.close(true)
  })
}

/** Says to every page of an account that its inbox changed; without an account hints may have been missed, so to all. */
function emitInbox(io: RealtimeServer, accountId: string): void {
  for (const socket of io.sockets.sockets.values())
    if (!accountId || socket.data.accountId === accountId) socket.emit('inbox:changed', {})
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
  const rooms = createRoomSockets(deps)
  const served = {
    ...{ seats, rooms },
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
  const onHint = (channel: string, payload: string | null): void => {
    const [id = '', word = ''] = payload?.split(':') ?? []
    if (channel === 'chain') safely(deps.access.catchUp())
    else if (channel === 'session') safely(id ? sessions.hint(id) : sessions.check())
    else if (channel === INBOX_CHANNEL) emitInbox(io, id)
    else if (channel === 'seat') safely(id ? seats.hint(id, word) : seats.resync())
    else {
      safely(id ? rooms.hint(id) : rooms.resync())
      // seats that end with their room are not hinted one by one
      safely(seats.resync())
    }
  }
  const listening = await listen({
    url: deps.databaseUrl,
    name: 'api-listen',
    channels: ['seat', 'room', 'chain', 'session'].concat(INBOX_CHANNEL),
    onHint,
    onError: (error) => log.warn({ err: error }, 'the listener lost its connection'),
  })
  const looking = setInterval(
    () => safely(Promise.all([seats.resync(), rooms.resync()]).then(() => {})),
    RESYNC_MS,
  )
  const checking = setInterval(() => safely(sessions.check()), SESSION_CHECK_MS)
  return {
    stop: async () => {
      clearInterval(looking)
      clearInterval(checking)
      await listening.stop()
      io.disconnectSockets(true)
      io.engine.close()
    },
  }
}
