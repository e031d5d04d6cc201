import type { ListenerChanges, Listeners, SeatedListener } from '#protocol/listeners.ts'
import type { Broadcasts } from './broadcasts.ts'
import type { RealtimeDeps, RealtimeSocket } from './deps.ts'
import { type FloorSockets, listenersChannel } from './floorSockets.ts'
import { createRoomPace } from './pace.ts'

/** A room with a crowd changes with each who comes: its readers are given the last of a second. */
const REST_MS = 1000

interface Known extends Listeners {
  rev: number
}

/** What readers of floors are given of who listens there: the whole once, then each change by its number. */
export interface ListenerSockets {
  /** Gives somebody who opened a floor everybody who is there. */
  greet(socket: RealtimeSocket, roomId: string): Promise<void>
  /** A hint of the channel `room`. */
  hint(roomId: string): Promise<void>
  /** Reads every room again: hints may have been missed. */
  resync(): Promise<void>
}

/** What became of the listeners that were known last; null: nothing. */
export function listenerChanges(
  roomId: string,
  known: Known,
  now: Listeners,
): Omit<ListenerChanges, 'rev'> | null {
  const textOf = (one: SeatedListener) => JSON.stringify(one)
  const had = new Map(known.people.map((one) => [one.seatId, textOf(one)]))
  const came = now.people.filter((one) => had.get(one.seatId) !== textOf(one))
  const here = new Set(now.people.map(({ seatId }) => seatId))
  const gone = [...had.keys()].filter((seatId) => !here.has(seatId))
  if (came.length + gone.length === 0 && known.total === now.total) return null
  return { roomId, isWhole: false, came, gone, total: now.total }
}

function wholeOf(roomId: string, { people, total }: Listeners): Omit<ListenerChanges, 'rev'> {
  return { roomId, isWhole: true, came: people, gone: [], total }
}

/** One per process. */
export function createListenerSockets(
  { access, log }: Pick<RealtimeDeps, 'access' | 'log'>,
  floors: Pick<FloorSockets, 'read'>,
  broadcasts: Broadcasts,
): ListenerSockets {
  /** what readers of rooms were given */
  const known = new Map<string, Known>()
  /** of rooms that are read for their first reader here */
  const reading = new Map<string, Promise<unknown>>()
  let last: Promise<unknown> = Promise.resolve()

  function emitWhole(socket: RealtimeSocket, roomId: string): void {
    const room = known.get(roomId)
    // they may have gone while it was read
    if (!room || !floors.read.get(roomId)?.sockets.has(socket)) return
    socket.emit('listeners:changed', { ...wholeOf(roomId, room), rev: room.rev })
  }

  function forgetUnread(): void {
    for (const id of known.keys()) if (!floors.read.has(id)) known.delete(id)
  }

  async function read(roomIds: readonly string[]): Promise<string[]> {
    forgetUnread()
    const here = roomIds.filter((id) => floors.read.has(id))
    const changed: string[] = []
    if (here.length === 0) return changed
    const found = await access.readListeners(here)
    for (const [roomId, now] of found) {
      const had = known.get(roomId)
      const changes = had ? listenerChanges(roomId, had, now) : wholeOf(roomId, now)
      if (!changes) continue
      const rev = had ? had.rev + 1 : 1
      known.set(roomId, { ...now, rev })
      changed.push(roomId)
      broadcasts.emit(
        listenersChannel(roomId),
        { name: 'listeners:changed', payload: { ...changes, rev } },
        (socket) => emitWhole(socket, roomId),
      )
    }
    return changed
  }

  /** One after the other: what is given last is what was read last. */
  function inTurn(roomIds: readonly string[]): Promise<string[]> {
    const mine = last.then(() => read(roomIds))
    last = mine.catch(() => undefined)
    return mine
  }

  const pace = createRoomPace(REST_MS, inTurn, (error) =>
    log.warn({ err: error }, 'readers could not be given who listens; the next look tries again'),
  )

  /** Once for all who come at the same moment. */
  function readFirst(roomId: string): Promise<unknown> {
    const one =
      reading.get(roomId) ??
      inTurn([roomId]).finally(() => {
        if (reading.get(roomId) === one) reading.delete(roomId)
      })
    reading.set(roomId, one)
    return one
  }

  return {
    async greet(socket, roomId) {
      if (floors.read.get(roomId)?.sockets.size === 1) {
        // what was read for readers who left is old, and so is what is being read for them
        known.delete(roomId)
        reading.delete(roomId)
      }
      // the first reading is given to all who are there by then
      if (!known.has(roomId)) await readFirst(roomId)
      else broadcasts.give(socket, listenersChannel(roomId), (one) => emitWhole(one, roomId))
    },
    async hint(roomId) {
      if (floors.read.has(roomId)) await pace([roomId])
    },
    async resync() {
      forgetUnread()
      await pace([...floors.read.keys()])
    },
  }
}
