import type { Server } from 'node:http'
import { Server as SocketServer } from 'socket.io'
import { WebSocketServer } from 'ws'
import { DOOR_CHANNEL } from '#api/access/socketVerbs.ts'
import { CALL_CHANNEL } from '#api/calls/socketVerbs.ts'
import { INBOX_CHANNEL } from '#api/notifications/hintInbox.ts'
import { listen } from '#db/listen.ts'
import { SOCKET_PATH } from '#protocol/socket.ts'
import { createHandshakes, identifySockets } from './admitSockets.ts'
import { createBroadcasts } from './broadcasts.ts'
import { createCallSockets } from './calls/callSockets.ts'
import { CHAT_LOOK_MS, createChatSockets } from './chat/chatSockets.ts'
import type { RealtimeDeps, RealtimeServer } from './deps.ts'
import { createFloorSockets } from './floorSockets.ts'
import { createHints } from './hints.ts'
import { createLineSockets, LINE_LOOK_MS } from './lineSockets.ts'
import { createListenerSockets } from './listenerSockets.ts'
import { createPersonLimit } from './messageLimit.ts'
import { createRoomSockets } from './roomSockets.ts'
import { createSeatSockets } from './seatSockets.ts'
import { serveSocket } from './serveSocket.ts'
import { createSessionSockets } from './sessionSockets.ts'
import { createTipSockets } from './tipSockets.ts'

const RESYNC_MS = 5000
/** Pages of calls are asked so often whether they are there, and what that gave is written so often. */
const CALL_CHECK_MS = 5000
const CALL_KEEP_MS = 10_000
/** Messages in chat that are written or blocked, over all sockets of a person here; what the database says comes behind it. */
const WRITING = { points: 30, perS: 10 }
const MAX_BYTES = 16_384
const OTHER_CHANNELS = ['line', 'tip', 'floor', INBOX_CHANNEL, DOOR_CHANNEL, CALL_CHANNEL]
/** A connection that has not said by then whose it is goes. */
export const IDENTIFIED_MS = 1000

/** A running socket server. */
export interface Realtime {
  stop(): Promise<void>
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
  const floors = createFloorSockets(deps, broadcasts)
  const listeners = createListenerSockets(deps, floors, broadcasts)
  const calls = createCallSockets(deps)
  const served = {
    ...{ seats, rooms, lines, tips, floors, listeners, calls },
    chats: {
      ...{ chat: deps.chat, sockets: chats },
      mayWrite: createPersonLimit(clock, WRITING),
      mayOpen: createPersonLimit(clock, bounds.LIMIT_FOLLOW),
    },
    mayFollow: createPersonLimit(clock, bounds.LIMIT_FOLLOW),
    mayAttach: createPersonLimit(clock, bounds.LIMIT_FOLLOW),
    mayReadFloor: createPersonLimit(clock, bounds.LIMIT_FOLLOW),
  }
  const mayStay = identifySockets(io, deps)
  const sessions = createSessionSockets(io, deps, () => seats.resync())
  io.on('connection', (socket) => {
    if (mayStay(socket)) serveSocket(socket, deps, served)
    else socket.disconnect(true)
  })

  const safely = (work: Promise<void>): void => {
    work.catch((error) => log.warn({ err: error }, 'followers could not be told; the next look tries again'))
  }
  const unsubscribe = deps.bus.subscribe((roomId, rev) => safely(chats.hint(roomId, rev)))
  const listening = await listen({
    url: deps.databaseUrl,
    name: 'api-listen',
    channels: ['seat', 'room', 'chain', 'session'].concat(OTHER_CHANNELS),
    onHint: createHints(io, { access: deps.access, ...served, chats, sessions }, safely),
    onError: (error) => log.warn({ err: error }, 'the listener lost its connection'),
  })
  const looking = setInterval(
    () =>
      safely(
        Promise.all([
          ...[seats.resync(), rooms.resync(), lines.resync()],
          ...[tips.look(), floors.resync(), listeners.resync(), calls.resync()],
        ]).then(() => {}),
      ),
    RESYNC_MS,
  )
  const lookingAtReaders = setInterval(
    () => safely(Promise.all([chats.look(), floors.look()]).then(() => {})),
    CHAT_LOOK_MS,
  )
  const queueing = setInterval(() => safely(lines.look()), LINE_LOOK_MS)
  const being = setInterval(() => safely(lines.markHere()), deps.access.hereEveryMs)
  const checking = setInterval(() => safely(sessions.check()), deps.settings.SESSION_LOOK_MS)
  const checkingCalls = setInterval(calls.check, CALL_CHECK_MS)
  const keepingCalls = setInterval(() => safely(calls.keep()), CALL_KEEP_MS)
  return {
    stop: async () => {
      clearInterval(looking)
      for (const timer of [checking, lookingAtReaders, queueing, being, checkingCalls, keepingCalls])
        clearInterval(timer)
      broadcasts.stop()
      unsubscribe()
      await listening.stop()
      io.disconnectSockets(true)
      io.engine.close()
      await calls.stop()
    },
  }
}
