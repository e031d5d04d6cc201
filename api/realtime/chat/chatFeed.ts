import type { Chat } from '#api/chat/createChat.ts'
import type { ReadChanges } from '#api/chat/readChanges.ts'
import type { ActingRole } from '#domain/channel/roleActs.ts'
import type { ChatChanges } from '#protocol/chat.ts'
import type { Broadcasts } from '../broadcasts.ts'
import type { RealtimeSocket } from '../deps.ts'

/** A chat that somebody here reads. */
export interface ReadRoom {
  id: string
  /** who reads it here, and as what */
  sockets: Map<RealtimeSocket, ActingRole>
  /** who was told to be silent, and until when */
  silent: Map<RealtimeSocket, number>
  /** up to where everybody here was told */
  rev: number
  /** up to where a hint says that there is something */
  hinted: number
  pulling: Promise<void> | null
}

/** Has what is new in chats read and gives it to sockets, encoded once for all of them. */
export interface ChatFeed {
  join(socket: RealtimeSocket, roomId: string, role: ActingRole): void
  leave(socket: RealtimeSocket, roomId: string): void
  /** Tells everybody here what lies between, one reading of a room at a time. */
  pull(room: ReadRoom): Promise<void>
  /** What one reader gets who stands at a `rev`. @returns up to where that goes */
  catchUp(socket: RealtimeSocket, room: ReadRoom, after: number | null): Promise<number>
}

const everybody = (roomId: string) => `chat:${roomId}`
const roles = (roomId: string) => `chat:${roomId}:roles`

/** One per process. */
export function createChatFeed(broadcasts: Broadcasts, chat: Chat): ChatFeed {
  function join(socket: RealtimeSocket, roomId: string, role: ActingRole): void {
    broadcasts.join(socket, everybody(roomId))
    if (role === 'viewer') broadcasts.leave(socket, roles(roomId))
    else broadcasts.join(socket, roles(roomId))
  }
  function leave(socket: RealtimeSocket, roomId: string): void {
    broadcasts.leave(socket, everybody(roomId))
    broadcasts.leave(socket, roles(roomId))
  }

  function emitTo(channel: string, payload: ChatChanges, room: ReadRoom): void {
    const before = room.rev
    // who did not read what was sent gets what lies between, once that is gone
    broadcasts.emit(channel, { name: 'chat:changed', payload }, (socket) => {
      catchUp(socket, room, before).catch(() => socket.disconnect(true))
    })
  }

  function emitHeld(room: ReadRoom, found: ReadChanges): void {
    if (found.held.length === 0) return
    emitTo(roles(room.id), toHeld(found, found.held), room)
    for (const [socket, role] of room.sockets) {
      const own = found.held.filter(({ accountId }) => accountId === socket.data.accountId)
      if (role === 'viewer' && own.length > 0) socket.emit('chat:changed', toHeld(found, own))
    }
  }

  async function emitChanges(room: ReadRoom): Promise<void> {
    const found = await chat.readChanges(room.id, room.rev)
    if (found.rev <= room.rev && !found.isWhole) return
    emitTo(everybody(room.id), toChanges(found, []), room)
    emitHeld(room, found)
    room.rev = found.rev
  }

  async function pullAll(room: ReadRoom): Promise<void> {
    while (room.sockets.size > 0 && room.hinted > room.rev) {
      const before = room.rev
      await emitChanges(room)
      // a hint from the future proves nothing
      if (room.rev === before) room.hinted = before
    }
  }

  async function catchUp(socket: RealtimeSocket, room: ReadRoom, after: number | null): Promise<number> {
    const found = await chat.readChanges(room.id, after)
    const role = room.sockets.get(socket) ?? 'viewer'
    const seen = found.held.filter(
      ({ accountId }) => role !== 'viewer' || accountId === socket.data.accountId,
    )
    if (socket.connected) socket.emit('chat:changed', toChanges(found, seen))
    return found.rev
  }

  return {
    ...{ join, leave, catchUp },
    pull: (room) => {
      room.pulling ??= pullAll(room).finally(() => {
        room.pulling = null
      })
      return room.pulling
    },
  }
}

function toChanges(
  { held: _, rule, pinned, shield, messages, ...rest }: ReadChanges,
  held: ReadChanges['held'],
): ChatChanges {
  return {
    ...rest,
    messages: [...messages, ...held],
    ...(rule === null ? {} : { rule }),
    ...(pinned === undefined ? {} : { pinned }),
    ...(shield === undefined ? {} : { shield }),
  }
}

/** Held messages alone, for those who may see them. */
function toHeld({ roomId, rev, lastSeq }: ReadChanges, messages: ReadChanges['held']): ChatChanges {
  return { roomId, rev, lastSeq, isWhole: false, messages, removed: [] }
}
