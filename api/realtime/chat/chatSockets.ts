import type { Chat } from '#api/chat/createChat.ts'
import type { ActingRole } from '#domain/channel/roleActs.ts'
import type { Acknowledgement } from '#protocol/socket.ts'
import type { Broadcasts } from '../broadcasts.ts'
import type { RealtimeSocket } from '../deps.ts'
import { createChatFeed, type ReadRoom } from './chatFeed.ts'

/** Chats that one socket may read at a time. */
const MAX_CHATS_PER_SOCKET = 4
/** How often heads and rights are read anyway: what no hint tells is there, and over, within a second. */
export const CHAT_LOOK_MS = 700

/** Which sockets of this process read which chats. */
export interface ChatSockets {
  open(socket: RealtimeSocket, roomId: string, rev: number | null): Promise<Acknowledgement>
  close(socket: RealtimeSocket, roomId: string): Acknowledgement
  forget(socket: RealtimeSocket): void
  /** A hint of the bus. */
  hint(roomId: string, rev: number): Promise<void>
  /** One look at the heads and rights of every chat that is read here. */
  look(): Promise<void>
}

/** One per process. */
export function createChatSockets(broadcasts: Broadcasts, chat: Chat): ChatSockets {
  const rooms = new Map<string, ReadRoom>()
  const feed = createChatFeed(broadcasts, chat)

  function leave(socket: RealtimeSocket, roomId: string): void {
    feed.leave(socket, roomId)
    const room = rooms.get(roomId)
    room?.sockets.delete(socket)
    room?.silent.delete(socket)
    if (room?.sockets.size === 0) rooms.delete(roomId)
  }

  async function hint(roomId: string, rev: number): Promise<void> {
    const room = rooms.get(roomId)
    if (!room || rev <= room.rev) return
    room.hinted = Math.max(room.hinted, rev)
    await feed.pull(room)
  }

  async function setRole(
    socket: RealtimeSocket,
    room: ReadRoom,
    role: ActingRole | undefined,
  ): Promise<void> {
    const before = room.sockets.get(socket)
    if (before === undefined || role === before) return
    if (role === undefined) {
      leave(socket, room.id)
      socket.emit('chat:closed', { roomId: room.id })
      return
    }
    room.sockets.set(socket, role)
    feed.join(socket, room.id, role)
    // what is held is seen by roles alone
    await feed.catchUp(socket, room, null)
  }

  async function lookAtReaders(roomIds: string[]): Promise<void> {
    const readers = await chat.readReaders(roomIds)
    for (const room of roomIds.flatMap((id) => rooms.get(id) ?? []))
      for (const socket of [...room.sockets.keys()])
        await setRole(socket, room, readers.get(room.id)?.get(socket.data.accountId))
  }

  async function lookAtSilences(roomIds: string[]): Promise<void> {
    const silences = await chat.readSilences(roomIds)
    for (const room of roomIds.flatMap((id) => rooms.get(id) ?? [])) {
      const own = silences.get(room.id)
      if (!own && room.silent.size === 0) continue
      for (const socket of room.sockets.keys())
        emitSilence(socket, room, own?.get(socket.data.accountId) ?? null)
    }
  }

  let looking: Promise<void> | null = null
  async function lookOnce(): Promise<void> {
    const roomIds = [...rooms.keys()]
    if (roomIds.length === 0) return
    const [heads] = await Promise.all([
      chat.readHeads(roomIds),
      lookAtReaders(roomIds),
      lookAtSilences(roomIds),
    ])
    for (const [roomId, rev] of heads) await hint(roomId, rev)
  }

  return {
    async open(socket, roomId, rev) {
      const [role, silences] = await Promise.all([
        chat.readReader(roomId, socket.data.accountId),
        chat.readSilences([roomId]),
      ])
      if (role === null || !socket.connected) return { ok: false, code: 'NOT_FOUND' }
      const own = [...rooms.values()].filter(({ sockets }) => sockets.has(socket)).length
      const before = rooms.get(roomId)
      if (!before?.sockets.has(socket) && own >= MAX_CHATS_PER_SOCKET)
        return { ok: false, code: 'RATE_LIMITED' }
      const room = before ?? {
        id: roomId,
        sockets: new Map(),
        silent: new Map(),
        rev: 0,
        hinted: 0,
        pulling: null,
      }
      rooms.set(roomId, room)
      room.sockets.set(socket, role)
      feed.join(socket, roomId, role)
      const reached = await feed.catchUp(socket, room, rev)
      // who is the first here has what there is; later ones are told together
      if (!before) room.rev = Math.max(room.rev, reached)
      const untilMs = silences.get(roomId)?.get(socket.data.accountId) ?? null
      room.silent.delete(socket)
      if (untilMs !== null) emitSilence(socket, room, untilMs)
      return { ok: true, role }
    },
    close: (socket, roomId) => {
      leave(socket, roomId)
      return { ok: true }
    },
    forget: (socket) => {
      for (const roomId of [...rooms.keys()]) leave(socket, roomId)
    },
    hint,
    look: () => {
      looking ??= lookOnce().finally(() => {
        looking = null
      })
      return looking
    },
  }
}

/** Says it once, and again when it changes. */
function emitSilence(socket: RealtimeSocket, room: ReadRoom, untilMs: number | null): void {
  if ((room.silent.get(socket) ?? null) === untilMs) return
  if (untilMs === null) room.silent.delete(socket)
  else room.silent.set(socket, untilMs)
  socket.emit('chat:silenced', { roomId: room.id, untilMs })
}
