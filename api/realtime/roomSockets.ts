import { ProblemError } from '#api/http/problemError.ts'
import { type RoomChange, readRoomChanges } from '#api/rooms/readRoomChanges.ts'
import { readRoomView } from '#api/rooms/readRoomView.ts'
import type { Acknowledgement } from '#protocol/socket.ts'
import type { RealtimeDeps, RealtimeSocket } from './deps.ts'

/** Rooms that one socket may follow at a time. */
const MAX_ROOMS_PER_SOCKET = 50

interface Followed {
  sockets: Set<RealtimeSocket>
  /** in the order they began to wait for a slot */
  waiting: Set<RealtimeSocket>
  /** what was told last */
  lastSent: string
}

/** Which sockets of this process follow which rooms, and who waits for a slot. */
export interface RoomSockets {
  follow(socket: RealtimeSocket, roomId: string, isWaiting: boolean): Promise<Acknowledgement>
  unfollow(socket: RealtimeSocket, roomId: string): Acknowledgement
  forget(socket: RealtimeSocket): void
  /** A hint of the channel `room`. */
  hint(roomId: string): Promise<void>
  /** Tells followers of every room that changed meanwhile. */
  resync(): Promise<void>
}

/** One per process. */
export function createRoomSockets({
  access,
  rooms: deps,
}: Pick<RealtimeDeps, 'access' | 'rooms'>): RoomSockets {
  const rooms = new Map<string, Followed>()
  const followed = new Map<RealtimeSocket, Set<string>>()

  const leave = (socket: RealtimeSocket, roomId: string): void => {
    const room = rooms.get(roomId)
    room?.sockets.delete(socket)
    room?.waiting.delete(socket)
    if (room?.sockets.size === 0) rooms.delete(roomId)
    const own = followed.get(socket)
    own?.delete(roomId)
    if (own?.size === 0) followed.delete(socket)
  }

  /**
   * Wakes as many as there are slots. Each is asked once; who is refused again waits again. Who was woken a moment
   * ago is passed over now and keeps waiting.
   */
  async function offer(roomId: string, room: Followed, { change, free }: RoomChange): Promise<void> {
    if (change.state !== 'live') return
    let slots = free ?? room.waiting.size
    const queue = [...new Set([...room.waiting].map((socket) => socket.data.accountId))]
    while (slots > 0 && queue.length > 0) {
      const tokens = await access.offerRetries(roomId, queue.splice(0, slots))
      slots -= tokens.size
      for (const socket of [...room.waiting]) {
        const retryToken = tokens.get(socket.data.accountId)
        if (!retryToken) continue
        room.waiting.delete(socket)
        socket.emit('place:free', { roomId, retryToken })
      }
    }
  }

  /** An invitation to the room was taken back: it is heard of no more. */
  function dropOutsiders(roomId: string, room: Followed, { insiders }: RoomChange): void {
    if (!insiders) return
    for (const socket of [...room.sockets]) if (!insiders.has(socket.data.accountId)) leave(socket, roomId)
  }

  async function emitChanges(roomIds: string[]): Promise<void> {
    const here = roomIds.filter((id) => rooms.has(id))
    if (here.length === 0) return
    for (const now of await readRoomChanges(deps, here)) {
      const { roomId } = now.change
      const room = rooms.get(roomId)
      if (!room) continue
      dropOutsiders(roomId, room, now)
      const text = JSON.stringify(now.change)
      if (text !== room.lastSent) for (const socket of room.sockets) socket.emit('room:changed', now.change)
      room.lastSent = text
      await offer(roomId, room, now)
    }
  }

  return {
    follow: async (socket, roomId, isWaiting) => {
      try {
        await readRoomView(deps, roomId, socket.data.accountId)
      } catch (error) {
        if (error instanceof ProblemError) return { ok: false, code: 'NOT_FOUND' }
        throw error
      }
      // only who was refused for want of a slot has one to wait for
      const waits = isWaiting && (await access.isTurnedAwayFull(socket.data.accountId, roomId))
      const own = followed.get(socket) ?? new Set()
      if (!own.has(roomId) && own.size >= MAX_ROOMS_PER_SOCKET) return { ok: false, code: 'RATE_LIMITED' }
      if (!socket.connected) return { ok: false, code: 'NOT_FOUND' }
      followed.set(socket, own.add(roomId))
      const room = rooms.get(roomId) ?? { sockets: new Set(), waiting: new Set(), lastSent: '' }
      rooms.set(roomId, room)
      room.sockets.add(socket)
      if (waits) room.waiting.add(socket)
      else room.waiting.delete(socket)
      const [now] = await readRoomChanges(deps, [roomId])
      if (now) dropOutsiders(roomId, room, now)
      if (!room.sockets.has(socket)) return { ok: false, code: 'NOT_FOUND' }
      if (now && socket.connected) {
        socket.emit('room:changed', now.change)
        await offer(roomId, room, now)
      }
      return { ok: true }
    },
    unfollow: (socket, roomId) => {
      leave(socket, roomId)
      return { ok: true }
    },
    forget: (socket) => {
      for (const roomId of [...(followed.get(socket) ?? [])]) leave(socket, roomId)
    },
    hint: (roomId) => emitChanges([roomId]),
    resync: () => emitChanges([...rooms.keys()]),
  }
}
