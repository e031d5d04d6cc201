import { byPlace, type PlacedTip, readShownTips } from '#api/tips/readShownTips.ts'
import type { TipDeps } from '#api/tips/tipRows.ts'
import { MAX_TIPS, type TipChanges } from '#protocol/tips.ts'
import type { Broadcasts } from './broadcasts.ts'
import type { RealtimeDeps, RealtimeSocket } from './deps.ts'
import { createRoomPace } from './pace.ts'
import type { RoomSockets } from './roomSockets.ts'

/** Tips that come together are told together. */
const REST_MS = 250

/** What followers of rooms hear of tips: what the index and the payment provider have, and nothing that anybody says. */
export interface TipSockets {
  /** Gives a new follower the newest tips, also where there are none: those that they were shown before may have gone. */
  greet(socket: RealtimeSocket, roomId: string): Promise<void>
  /** A gift by card was paid, or its money went back. */
  hint(roomId: string): Promise<void>
  /** The chain moved, or hints may have been missed. */
  look(): Promise<void>
}

/** What became of the tips that were told last. */
export function changesOf(
  roomId: string,
  before: readonly PlacedTip[],
  now: readonly PlacedTip[],
): TipChanges | null {
  const known = new Map(before.map(({ tip }) => [tip.id, JSON.stringify(tip)]))
  const tips = now.flatMap(({ tip }) => (known.get(tip.id) === JSON.stringify(tip) ? [] : [tip]))
  const here = new Set(now.map(({ tip }) => tip.id))
  // a full list begins somewhere: what stood before that only left it
  const [first] = now.length < MAX_TIPS ? [] : now
  const hasLeft = (one: PlacedTip) => first !== undefined && byPlace(one, first) < 0
  const withdrawn = before.flatMap((one) => (here.has(one.tip.id) || hasLeft(one) ? [] : [one.tip.id]))
  return tips.length + withdrawn.length > 0 ? { roomId, isWhole: false, tips, withdrawn } : null
}

/** One per process. */
export function createTipSockets(
  deps: TipDeps & Pick<RealtimeDeps, 'log'>,
  rooms: Pick<RoomSockets, 'followed'>,
  broadcasts: Broadcasts,
): TipSockets {
  /** what followers of rooms were told */
  const known = new Map<string, PlacedTip[]>()
  /** of rooms that are read for their first follower here */
  const reading = new Map<string, Promise<unknown>>()
  let last: Promise<unknown> = Promise.resolve()

  function emitWhole(socket: RealtimeSocket, roomId: string): void {
    const tips = known.get(roomId)?.map(({ tip }) => tip)
    // an invitation may have been taken back while the tips were read
    if (tips && rooms.followed.get(roomId)?.sockets.has(socket))
      socket.emit('tips:changed', { roomId, isWhole: true, tips, withdrawn: [] })
  }

  async function read(roomIds: readonly string[]): Promise<string[]> {
    for (const id of known.keys()) if (!rooms.followed.has(id)) known.delete(id)
    const here = roomIds.filter((id) => rooms.followed.has(id))
    const changed: string[] = []
    if (here.length === 0) return changed
    const found = await readShownTips(deps, here)
    for (const roomId of here) {
      const [before, now] = [known.get(roomId), found.get(roomId) ?? []]
      known.set(roomId, now)
      // whoever follows since nothing was known is given the whole list by their greeting
      const changes = before === undefined ? null : changesOf(roomId, before, now)
      if (!changes) continue
      changed.push(roomId)
      broadcasts.emit(roomId, { name: 'tips:changed', payload: changes }, (socket) =>
        emitWhole(socket, roomId),
      )
    }
    return changed
  }

  /** One after the other: what is told last is what was read last. */
  function inTurn(roomIds: readonly string[]): Promise<string[]> {
    const mine = last.then(() => read(roomIds))
    last = mine.catch(() => undefined)
    return mine
  }

  const pace = createRoomPace(REST_MS, inTurn, (error) =>
    deps.log.warn({ err: error }, 'followers could not be told of tips; the next look tries again'),
  )

  /** Once for all who come at the same moment. */
  function readFirst(roomId: string): Promise<unknown> {
    const one = reading.get(roomId) ?? inTurn([roomId]).finally(() => reading.delete(roomId))
    reading.set(roomId, one)
    return one
  }

  return {
    async greet(socket, roomId) {
      if (!known.has(roomId)) await readFirst(roomId)
      emitWhole(socket, roomId)
    },
    async hint(roomId) {
      if (rooms.followed.has(roomId)) await pace([roomId])
    },
    async look() {
      if (rooms.followed.size === 0) known.clear()
      else await pace([...rooms.followed.keys()])
    },
  }
}
