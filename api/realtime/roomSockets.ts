import { ProblemError } from '#api/http/problemError.ts'
import { type RoomChange, readRoomChanges } from '#api/rooms/readRoomChanges.ts'
import { readRoomView } from '#api/rooms/readRoomView.ts'
import type { Acknowledgement } from '#protocol/socket.ts'
import type { Broadcasts } from './broadcasts.ts'
import type { RealtimeDeps, RealtimeSocket } from './deps.ts'
import { createRoomPace } from './pace.ts'

/** Rooms that one socket may follow at a time. */
const MAX_ROOMS_PER_SOCKET = 50
/** A room with a crowd changes with each who comes: its followers hear the last of a second. */
const REST_MS = 1000

interface Followed {
  sockets: Set<RealtimeSocket>
  /** what was told last */
  lastSent: string
  change: RoomChange['change'] | null
}

/** Which sockets of this process follow which rooms. */
export interface RoomSockets {
  follow(socket: RealtimeSocket, roomId: string): Promise<Acknowledgement>
  unfollow(socket: RealtimeSocket, roomId: string): Acknowledgement
  forget(socket: RealtimeSocket): void
  /** Rooms that somebody here follows, and who. */
  followed: ReadonlyMap<string, { sockets: ReadonlySet<RealtimeSocket> }>
  /** A hint of the channel `room`. */
  hint(roomId: string): Promise<void>
  /** Tells followers of every room that changed meanwhile. */
  resync(): Promise<void>
}

/** One per process. */
export function createRoomSockets(
  { rooms: deps, log }: Pick<RealtimeDeps, 'rooms' | 'log'>,
  broadcasts: Broadcasts,
): RoomSockets {
  const rooms = new Map<string, Followed>()
  const followed = new Map<RealtimeSocket, Set<string>>()

  const leave = (socket: RealtimeSocket, roomId: string): void => {
    const room = rooms.get(roomId)
    room?.sockets.delete(socket)
    broadcasts.leave(socket, roomId)
    if (room?.sockets.size === 0) rooms.delete(roomId)
    const own = followed.get(socket)
    own?.delete(roomId)
    if (own?.size === 0) followed.delete(socket)
  }

  /** An invitation to the room was taken back: it is heard of no more. */
  function dropOutsiders(roomId: string, room: Followed, { insiders }: RoomChange): void {
    if (!insiders) return
    for (const socket of [...room.sockets]) if (!insiders.has(socket.data.accountId)) leave(socket, roomId)
  }

  /** Who could not take it is given what the room is by then. */
  function emitChange(roomId: string, room: Followed): void {
    const { change } = room
    if (!change) return
    broadcasts.emit(roomId, { name: 'room:changed', payload: change }, (socket) => {
      if (room.change) socket.emit('room:changed', room.change)
    })
  }

  /** @returns rooms whose followers were told of something new */
  async function emitChanges(roomIds: string[]): Promise<string[]> {
    const here = roomIds.filter((id) => rooms.has(id))
    const changed: string[] = []
    if (here.length === 0) return changed
    for (const now of await readRoomChanges(deps, here)) {
      const { roomId } = now.change
      const room = rooms.get(roomId)
      if (!room) continue
      dropOutsiders(roomId, room, now)
      const text = JSON.stringify(now.change)
      room.change = now.change
      if (text !== room.lastSent) {
        emitChange(roomId, room)
        changed.push(roomId)
      }
      room.lastSent = text
    }
    return changed
  }

  const pace = createRoomPace(REST_MS, emitChanges, (error) =>
    log.warn({ err: error }, 'followers of a room could not be told; the next look tries again'),
  )

  return {
    followed: rooms,
    follow: async (socket, roomId) => {
      try {
        await readRoomView(deps, roomId, socket.data.accountId)
      } catch (error) {
        if (error instanceof ProblemError) return { ok: false, code: 'NOT_FOUND' }
        throw error
      }
      const own = followed.get(socket) ?? new Set()
      if (!own.has(roomId) && own.size >= MAX_ROOMS_PER_SOCKET) return { ok: false, code: 'RATE_LIMITED' }
      if (!socket.connected) return { ok: false, code: 'NOT_FOUND' }
      followed.set(socket, own.add(roomId))
      const room = rooms.get(roomId) ?? { sockets: new Set(), lastSent: '', change: null }
      rooms.set(roomId, room)
      room.sockets.add(socket)
      broadcasts.join(socket, roomId)
      const [now] = await readRoomChanges(deps, [roomId])
      if (now) dropOutsiders(roomId, room, now)
      if (!room.sockets.has(socket)) return { ok: false, code: 'NOT_FOUND' }
      if (now && socket.connected) socket.emit('room:changed', now.change)
      return { ok: true }
    },
    unfollow: (socket, roomId) => {
      leave(socket, roomId)
      return { ok: true }
    },
    forget: (socket) => {
      for (const roomId of [...(followed.get(socket) ?? [])]) leave(socket, roomId)
    },
    hint: (roomId) => pace(rooms.has(roomId) ? [roomId] : []),
    resync: () => pace([...rooms.keys()]),
  }
}
