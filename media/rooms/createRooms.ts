import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { ROOM_KINDS } from '#domain/words.ts'
import type { OpenNodeRoom } from '#protocol/node.ts'
import { createRoom, type Room } from './createRoom.ts'
import type { Engine } from './engine.ts'
import { createPlaces } from './places.ts'
import { watchSilence } from './published/watchSilence.ts'
import { SessionError } from './sessionError.ts'

/** A room that came back with the process and that nobody enters again is closed after this. */
const ABANDONED_MS = 3_600_000
/** WebSocket close code; browsers come back with a new ticket */
const GOING_AWAY = 1001

export const openRoomSchema = z.strictObject({
  providerRoomId: z.string().regex(/^[A-Za-z0-9_-]{8,64}$/),
  kind: z.enum(ROOM_KINDS),
  maxParticipants: z.int().min(1).max(10_000).nullable(),
})

export interface Rooms {
  /** Opens a room, or keeps the one that is open. Throws SessionError CAPACITY_FULL when no host could enter it. */
  open(spec: OpenNodeRoom): void
  /** False when there was none. */
  close(providerRoomId: string, reason: string): boolean
  /** Throws SessionError ROOM_NOT_FOUND. */
  get(providerRoomId: string): Room
  all(): Room[]
  size(): number
  people(): number
  /** Stops the watch and ends every session; rooms stay on disk for the next start. */
  stop(): void
}

function readSpecs(file: string): OpenNodeRoom[] {
  try {
    return z.array(openRoomSchema).parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw new Error(`${file} cannot be read; move it away to start without its rooms`, { cause })
  }
}

/** The rooms of this node. They survive a restart, so that people come back while the api is away. */
export function createRooms(engine: Engine, dataDir: string): Rooms {
  const file = join(dataDir, 'rooms.json')
  const rooms = new Map<string, Room>()
  const abandonedAt = new Map<string, number>()
  const { stallMs } = engine.limits
  const places = createPlaces(engine.limits)

  for (const spec of readSpecs(file)) {
    rooms.set(spec.providerRoomId, createRoom(spec, engine, places))
    abandonedAt.set(spec.providerRoomId, engine.clock() + ABANDONED_MS)
  }

  function save(): void {
    writeFileSync(`${file}.new`, JSON.stringify([...rooms.values()].map((room) => room.spec)), {
      mode: 0o600,
    })
    renameSync(`${file}.new`, file)
  }

  function close(providerRoomId: string, reason: string): boolean {
    const room = rooms.get(providerRoomId)
    if (!room) return false
    rooms.delete(providerRoomId)
    abandonedAt.delete(providerRoomId)
    room.close(reason)
    save()
    engine.log.info({ providerRoomId, reason }, 'room closed')
    return true
  }

  const watch = setInterval(
    () => {
      watchSilence(rooms.values(), engine)
      for (const [providerRoomId, at] of [...abandonedAt]) {
        if (rooms.get(providerRoomId)?.size) abandonedAt.delete(providerRoomId)
        else if (engine.clock() >= at) close(providerRoomId, 'ABANDONED')
      }
    },
    Math.min(1000, stallMs / 3),
  )

  return {
    open(spec) {
      if (rooms.has(spec.providerRoomId)) return
      if (!places.hasFree('host'))
        throw new SessionError('CAPACITY_FULL', 'this node has no place for a host')
      rooms.set(spec.providerRoomId, createRoom(spec, engine, places))
      save()
      engine.record({ kind: 'room_opened', providerRoomId: spec.providerRoomId, body: { kind: spec.kind } })
      engine.log.info({ providerRoomId: spec.providerRoomId, kind: spec.kind }, 'room opened')
    },
    close,
    get(providerRoomId) {
      const room = rooms.get(providerRoomId)
      if (!room) throw new SessionError('ROOM_NOT_FOUND', 'no such room on this node')
      return room
    },
    all: () => [...rooms.values()],
    size: () => rooms.size,
    people: places.taken,
    stop() {
      clearInterval(watch)
      for (const room of rooms.values()) room.empty('NODE_STOPPED', GOING_AWAY)
    },
  }
}
