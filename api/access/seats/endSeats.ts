import type { PoolClient } from 'pg'
import { enqueue } from '#api/queue/outbox.ts'
import type { Clock, RandomBytes } from '#domain/clock.ts'
import type { Provider, RoomKind, SeatEndReason, SeatRole } from '#domain/words.ts'
import type { RoomRevisions } from '../deps.ts'
import { leaveFloor } from '../floor/leaveFloor.ts'
import type { LineDeps } from '../line/deps.ts'
import { freeSlots } from '../slots/freeSlots.ts'

/** A seat that was ended. */
export interface EndedSeat {
  id: string
  roomId: string
  role: SeatRole
}

interface EndedRow {
  id: string
  room_id: string
  account_id: string | null
  role: SeatRole
  slot_n: number | null
  kind: RoomKind
  rev: number
  /** null as long as the room has no place at one */
  provider: Provider | null
  provider_room_id: string | null
  media_node: string | null
}

/**
 * How the person and those who wait for a slot are told. `now` notifies at commit; `outbox` keeps a hot
 * transaction free of notifications; `room` leaves everything to the end of the room itself.
 */
export type NotifyBy = 'now' | 'outbox' | 'room'

/** How seats end. */
interface SeatsEnd {
  reason: SeatEndReason
  notify: NotifyBy
  /** true: their slots are offered to nobody here */
  keepsSlots?: boolean
  /** of these, seats whose absence goes on with the one that takes their place */
  passedOn?: string[]
}

interface EndSeatsDeps extends LineDeps {
  clock: Clock
  random: RandomBytes
  revisions: RoomRevisions
}

async function notifyNow(tx: PoolClient, rows: EndedRow[], reason: SeatEndReason): Promise<void> {
  const rooms = new Map(rows.map((row) => [row.room_id, row.rev]))
  await tx.query(
    `SELECT pg_notify('seat', x) FROM unnest($1::text[]) x UNION ALL SELECT pg_notify('room', x) FROM unnest($2::text[]) x`,
    [rows.map((row) => `${row.id}:${reason}`), [...rooms].map(([id, rev]) => `${id}:${rev}`)],
  )
}

/**
 * Ends open seats: slots go back, leases go away, the media provider is asked to take the people out, and
 * they are told why. Seats that ended before are left alone, so it can be repeated.
 */
export function endSeats(
  tx: PoolClient,
  seatIds: string[],
  reason: SeatEndReason,
  deps: EndSeatsDeps,
): Promise<EndedSeat[]> {
  return endSeatsNotifying(tx, seatIds, { reason, notify: 'now' }, deps)
}

/** Ends open seats like `endSeats`, where the transaction or what follows it asks for another way to notify. */
export async function endSeatsNotifying(
  tx: PoolClient,
  seatIds: string[],
  { reason, notify, keepsSlots = notify === 'room', passedOn = [] }: SeatsEnd,
  deps: EndSeatsDeps,
): Promise<EndedSeat[]> {
  if (seatIds.length === 0) return []
  const { rows } = await tx.query<EndedRow>(
    `UPDATE app.seat s SET state = 'ended', ended_at = app.now(), end_reason = $2, grace_until = NULL, grace_cause = NULL FROM app.room r
      WHERE s.id = ANY($1) AND s.state <> 'ended' AND r.id = s.room_id
      RETURNING s.id, s.room_id, s.account_id, s.role, s.slot_n, r.kind, r.rev, r.provider, r.provider_room_id, r.media_node`,
    [seatIds, reason],
  )
  if (rows.length === 0) return []
  await tx.query({
    name: 'leases_end',
    text: `WITH l AS (DELETE FROM app.seat_lease WHERE seat_id = ANY($1) RETURNING seat_id, unseen_since, guest_address)
      INSERT INTO app.absence (account_id, s, guest_address)
        SELECT s.account_id, greatest(0, extract(epoch FROM app.now() - l.unseen_since)), l.guest_address
        FROM l JOIN app.seat s ON s.id = l.seat_id WHERE l.unseen_since IS NOT NULL AND s.live_at IS NULL
          AND s.account_id IS NOT NULL AND s.id <> ALL($2)`,
    values: [rows.map((row) => row.id), passedOn],
  })
  // a floor is locked before the lines of its room, here and where a free slot is offered afterwards
  if (notify !== 'room')
    await leaveFloor(
      tx,
      rows.flatMap(({ id, room_id, account_id, kind }) =>
        kind === 'voice' ? [{ seatId: id, roomId: room_id, accountId: account_id }] : [],
      ),
      reason,
    )
  await freeSlots(
    tx,
    rows.flatMap(({ id, room_id, slot_n }) =>
      slot_n === null ? [] : [{ seatId: id, roomId: room_id, n: slot_n }],
    ),
    keepsSlots ? null : deps,
  )
  if (notify === 'room') return rows.map(toEnded)
  const hosted = rows.filter((row) => row.role === 'host').map((row) => row.room_id)
  if (hosted.length > 0) await deps.revisions.bump(tx, hosted)
  const removals = rows
    .filter((row) => row.provider_room_id !== null)
    .map((row) => ({
      topic: 'media.remove',
      key: row.id,
      body: {
        ...{ provider: row.provider, providerRoomId: row.provider_room_id, node: row.media_node },
        ...{ userId: row.id, reason },
      },
    }))
  const endings = rows.map((row) => ({
    topic: 'seat.tell',
    key: row.id,
    body: { seat: `${row.id}:${reason}`, room: `${row.room_id}:${row.rev}` },
  }))
  await enqueue(tx, notify === 'outbox' ? [...removals, ...endings] : removals, deps)
  if (notify === 'now') await notifyNow(tx, rows, reason)
  return rows.map(toEnded)
}

function toEnded(row: EndedRow): EndedSeat {
  return { id: row.id, roomId: row.room_id, role: row.role }
}
