import type { PoolClient } from 'pg'
import type { RoomVerbs } from '#api/access/roomVerbs.ts'
import { withTransaction } from '#db/transaction.ts'
import { ID_PATTERN } from '#domain/ids.ts'
import type { EvidenceKind } from '#domain/words.ts'
import type { RoomDeps } from '../deps.ts'
import { readRoom } from '../store.ts'
import { updateHostPresence } from '../stream/watchHosts.ts'
import type { MediaEvents } from './nodeReports.ts'

type SeatWord = Parameters<RoomVerbs['applyPresence']>[1][number]

interface Stored {
  event: string
  room_id: string | null
  seat_id: string | null
  kind: EvidenceKind
  role: 'host' | 'viewer' | null
}

/** Why everybody left a node that stops. */
const NODE_STOPPED = 'NODE_STOPPED'

/** Kinds after which the host may have come or gone. */
const HOST_KINDS: readonly EvidenceKind[] = ['published', 'unpublished', 'left', 'removed', 'room_closed']

async function insertEvidence(tx: PoolClient, { nodeId, events }: MediaEvents): Promise<Stored[]> {
  const { rows } = await tx.query<Stored>(
    `WITH e AS (SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::jsonb[])
           AS e (at_ms, source, event, room, seat, kind, body)),
       stored AS (INSERT INTO app.evidence (at, source, source_event, room_id, seat_id, account_id, kind, body)
         SELECT to_timestamp(e.at_ms / 1000.0), e.source, e.event, r.id, s.id, s.account_id, e.kind, e.body FROM e
           LEFT JOIN app.room r ON r.provider = 'embedded' AND r.provider_room_id = e.room
             -- its opening is told before the place is stored
             AND (r.media_node = $8 OR (r.media_node IS NULL AND e.kind = 'room_opened'))
           LEFT JOIN app.seat s ON s.id = e.seat AND s.room_id = r.id
         ON CONFLICT DO NOTHING RETURNING source_event, room_id, seat_id, kind)
     SELECT stored.source_event AS event, stored.room_id, stored.seat_id, stored.kind, s.role FROM stored LEFT JOIN app.seat s ON s.id = stored.seat_id`,
    [
      events.map((event) => event.atMs),
      events.map((event) => event.source),
      events.map((event) => event.eventId),
      events.map((event) => event.providerRoomId),
      events.map((event) => (event.userId && ID_PATTERN.test(event.userId) ? event.userId : null)),
      events.map((event) => event.kind),
      events.map((event) => JSON.stringify(event.body ?? {})),
      nodeId,
    ],
  )
  return rows
}

/** What a batch says of each seat in the end, by the time of the engine, then by the place in the batch. */
function seatWords(stored: Stored[], { events }: MediaEvents): SeatWord[] {
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
    const rows = await insertEvidence(tx, batch)
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
