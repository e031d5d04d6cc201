import type { Floor } from '#protocol/floor.ts'
import type { Acknowledgement } from '#protocol/socket.ts'
import type { Broadcasts } from './broadcasts.ts'
import type { RealtimeDeps, RealtimeSocket } from './deps.ts'
import { createRoomPace } from './pace.ts'

/** Floors that one socket may read at a time. */
const MAX_FLOORS_PER_SOCKET = 4
/** Changes that come together are one list; one that comes alone is not kept waiting. */
const REST_MS = 150
/** Of all readers of a floor here together, so that who asks and withdraws does not fill the line of everybody. */
const MAX_BYTES_PER_MS = 20_000

/** A floor that somebody here reads. */
interface ReadFloor {
  sockets: Set<RealtimeSocket>
  /** the newest that was read; null: not yet */
  floor: Floor | null
}

/** Which sockets of this process read the floors of which rooms: who has an open seat there, or a role in its channel. */
export interface FloorSockets {
  open(socket: RealtimeSocket, roomId: string): Promise<Acknowledgement>
  close(socket: RealtimeSocket, roomId: string): Acknowledgement
  forget(socket: RealtimeSocket): void
  /** Rooms whose floor somebody here reads, and who. */
  read: ReadonlyMap<string, { sockets: ReadonlySet<RealtimeSocket> }>
  /** A hint of the channel `floor`. */
  hint(roomId: string): Promise<void>
  /** Reads every floor again: hints may have been missed. */
  resync(): Promise<void>
  /** One look at who may still read. */
  look(): Promise<void>
}

const floorChannel = (roomId: string) => `floor:${roomId}`
/** Whoever reads the floor of a room is a member of this channel too: who is too slow for one of the two may hear the other. */
export const listenersChannel = (roomId: string) => `listeners:${roomId}`

/** Milliseconds until a floor is told again. */
function restOf(room: ReadFloor | undefined): number {
  if (!room?.floor) return REST_MS
  const bytes = room.sockets.size * JSON.stringify(room.floor).length
  return Math.max(REST_MS, Math.ceil(bytes / MAX_BYTES_PER_MS))
}

/** One per process. */
export function createFloorSockets(
  { access, chat, log }: Pick<RealtimeDeps, 'access' | 'chat' | 'log'>,
  broadcasts: Broadcasts,
): FloorSockets {
  const rooms = new Map<string, ReadFloor>()
  /** of rooms that are read for their first reader here */
  const reading = new Map<string, Promise<unknown>>()

  function leave(socket: RealtimeSocket, roomId: string): void {
    for (const channelOf of [floorChannel, listenersChannel]) broadcasts.leave(socket, channelOf(roomId))
    const room = rooms.get(roomId)
    room?.sockets.delete(socket)
    if (room?.sockets.size !== 0) return
    rooms.delete(roomId)
    // who comes next is not given what was read before they came
    reading.delete(roomId)
  }

  function shut(socket: RealtimeSocket, roomId: string): void {
    leave(socket, roomId)
    socket.emit('floor:closed', { roomId })
  }

  function emitWhole(socket: RealtimeSocket, roomId: string): void {
    const room = rooms.get(roomId)
    if (room?.floor && room.sockets.has(socket)) socket.emit('floor:changed', room.floor)
  }

  /** @returns rooms that have something new */
  async function read(roomIds: readonly string[]): Promise<string[]> {
    const here = roomIds.filter((id) => rooms.has(id))
    const changed: string[] = []
    if (here.length === 0) return changed
    const floors = await access.readFloors(here)
    for (const roomId of here) {
      const [room, floor] = [rooms.get(roomId), floors.get(roomId)]
      if (!room) continue
      // the room is over
      if (!floor && room.floor) for (const socket of [...room.sockets]) shut(socket, roomId)
      // two readings may come home in another order than they went
      if (!floor || (room.floor && room.floor.rev >= floor.rev)) continue
      const isFirst = room.floor === null
      room.floor = floor
      // whoever waits for the first one is given it by their opening
      if (isFirst) continue
      changed.push(roomId)
      broadcasts.emit(floorChannel(roomId), { name: 'floor:changed', payload: floor }, (socket) =>
        emitWhole(socket, roomId),
      )
    }
    return changed
  }

  const pace = createRoomPace(
    (roomId) => restOf(rooms.get(roomId)),
    read,
    (error) => log.warn({ err: error }, 'readers of a floor could not be told; the next look tries again'),
  )

  /** Once for all who come at the same moment. */
  function readFirst(roomId: string): Promise<unknown> {
    const one = reading.get(roomId) ?? read([roomId]).finally(() => reading.delete(roomId))
    reading.set(roomId, one)
    return one
  }

  async function lookOnce(): Promise<void> {
    // whoever comes while rights are read has newer ones
    const here = [...rooms].map(([roomId, { sockets }]) => ({ roomId, sockets: [...sockets] }))
    if (here.length === 0) return
    const readers = await chat.readReaders(here.map(({ roomId }) => roomId))
    for (const { roomId, sockets } of here)
      for (const socket of sockets) {
        const isReader = readers.get(roomId)?.has(socket.data.accountId)
        if (isReader || !rooms.get(roomId)?.sockets.has(socket)) continue
        shut(socket, roomId)
      }
  }

  let looking: Promise<void> | null = null
  return {
    async open(socket, roomId) {
      const role = await chat.readReader(roomId, socket.data.accountId)
      if (role === null || !socket.connected) return { ok: false, code: 'NOT_FOUND' }
      const own = [...rooms.values()].filter(({ sockets }) => sockets.has(socket)).length
      const room = rooms.get(roomId) ?? { sockets: new Set(), floor: null }
      if (!room.sockets.has(socket) && own >= MAX_FLOORS_PER_SOCKET)
        return { ok: false, code: 'RATE_LIMITED' }
      rooms.set(roomId, room)
      room.sockets.add(socket)
      for (const channelOf of [floorChannel, listenersChannel]) broadcasts.join(socket, channelOf(roomId))
      try {
        if (!room.floor) await readFirst(roomId)
      } finally {
        // a stream has none, and what could not be read is asked for again
        if (!room.floor) leave(socket, roomId)
      }
      if (!room.floor) return { ok: false, code: 'NOT_FOUND' }
      emitWhole(socket, roomId)
      return { ok: true }
    },
    read: rooms,
    close: (socket, roomId) => {
      leave(socket, roomId)
      return { ok: true }
    },
    forget: (socket) => {
      for (const roomId of [...rooms.keys()]) leave(socket, roomId)
    },
    hint: (roomId) => pace(rooms.has(roomId) ? [roomId] : []),
    resync: () => pace([...rooms.keys()]),
    look: () => {
      looking ??= lookOnce().finally(() => {
        looking = null
      })
      return looking
    },
  }
}
