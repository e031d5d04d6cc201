import type { RoomVerbs } from '#api/access/roomVerbs.ts'
import { withTransaction } from '#db/transaction.ts'
import type { EvidenceKind } from '#domain/words.ts'
import type { RoomDeps } from '../deps.ts'
import { readRoom } from '../store.ts'
import { updateHostPresence } from '../stream/watchHosts.ts'
import { insertEvidence, type StoredFact } from './insertEvidence.ts'
import type { MediaEvents } from './nodeReports.ts'

type SeatWord = Parameters<RoomVerbs['applyPresence']>[1][number]

/** Why everybody left a node that stops. */
const NODE_STOPPED = 'NODE_STOPPED'

/** Kinds after which the host may have come or gone. */
const HOST_KINDS: readonly EvidenceKind[] = ['published', 'unpublished', 'left', 'removed', 'room_closed']

/** What a batch says of each seat in the end, by the time of the engine, then by the place in the batch. */
function seatWords(stored: StoredFact[], { events }: MediaEvents): SeatWord[] {
  const seats = new Map(stored.map((row) => [row.event, row.seat_id]))
  const words = new Map<string, SeatWord>()
  for (const { eventId, kind, atMs, body } of events) {
    const seatId = seats.get(eventId)
    if (!seatId || (kind !== 'joined' && kind !== 'left')) continue
    // nobody left by their own doing: the node's next start says so of all at once
    if (kind === 'left' && body?.reason === NODE_STOPPED) continue
    const before = words.get(seatId)
    const isInside = kind === 'joined'
    const wasInside = isInside || (before?.wasInside ?? false)
    const isLater = !before || atMs >= before.atMs
    words.set(seatId, isLater ? { seatId, isInside, wasInside, atMs } : { ...before, wasInside })
  }
  return [...words.values()]
}

/**
 * Stores facts of the engine, each once and about a room only from the node that has it, and acts on the new ones: seats are seen or not,
 * hosts are looked after. Answers how many are stored by now, so that the node may forget them.
 */
export async function storeEvents(deps: RoomDeps, batch: MediaEvents): Promise<{ acked: number }> {
  const { pool, log, access } = deps
  const stored = await withTransaction(pool, async (tx) => {
    const rows = await insertEvidence(tx, batch.events, { provider: 'embedded', node: batch.nodeId })
    await access.applyPresence(tx, seatWords(rows, batch))
    return rows
  })
  const rooms = new Set(
    stored.flatMap((row) => {
      const isAbout = row.kind === 'room_closed' || row.role === 'host'
      return isAbout && row.room_id && HOST_KINDS.includes(row.kind) ? [row.room_id] : []
    }),
  )
  for (const roomId of rooms) {
    const room = await readRoom(pool, roomId)
    if (room?.state === 'live') {
      // what is noted here is only sooner: the sweeper looks at the same facts
      await updateHostPresence(deps, room).catch((error) =>
        log.warn({ err: error, room: roomId }, 'host not looked after'),
      )
    }
  }
  return { acked: batch.events.length }
}
