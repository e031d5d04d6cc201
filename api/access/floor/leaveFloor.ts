import type { PoolClient } from 'pg'
import type { SeatEndReason } from '#domain/words.ts'
import { changeFloor, freePlaces } from './store.ts'

/** A seat of a voice room that this transaction ended. */
export interface LeftSeat {
  seatId: string
  roomId: string
  /** null: their account is gone */
  accountId: string | null
}

/** Ends of a seat whose person may be back in a moment, as who loads a page again. */
const MAY_BE_BACK: readonly SeatEndReason[] = ['LEFT', 'LEASE_LOST', 'MOVED']

/**
 * Whoever left speaks no more: places are free again. What they asked for goes with them, unless they may be back. Needs the
 * locks of the seats.
 */
export async function leaveFloor(tx: PoolClient, left: LeftSeat[], reason: SeatEndReason): Promise<void> {
  if (left.length === 0) return
  const { rows } = await tx.query<{ place: string | null; request: string | null; room_id: string }>({
    name: 'floor_left',
    text: `SELECT seat_id AS place, NULL AS request, room_id FROM app.floor_place WHERE seat_id = ANY($1) UNION ALL
      SELECT NULL, q.id, q.room_id FROM unnest($2::text[], $3::text[]) x (room, account)
        JOIN app.floor_request q ON q.room_id = x.room AND q.account_id = x.account`,
    values: [
      left.map(({ seatId }) => seatId),
      left.map(({ roomId }) => roomId),
      left.map(({ accountId }) => accountId),
    ],
  })
  for (const roomId of [...new Set(rows.map((row) => row.room_id))].sort()) await changeFloor(tx, roomId)
  const places = rows.flatMap(({ place }) => place ?? [])
  const requests = rows.flatMap(({ request }) => request ?? [])
  if (places.length > 0) await freePlaces(tx, places)
  if (requests.length === 0) return
  const sql = MAY_BE_BACK.includes(reason)
    ? 'UPDATE app.floor_request SET lost_at = app.now() WHERE id = ANY($1)'
    : 'DELETE FROM app.floor_request WHERE id = ANY($1)'
  await tx.query(sql, [requests])
}

/**
 * Nobody is in the room any more: who speaks, who asks and how long anybody spoke is over, and with the room's end its list. One that
 * may open again goes on with its numbers. Needs the locks of its seats.
 */
export async function closeFloor(tx: PoolClient, roomId: string, reason: SeatEndReason): Promise<void> {
  if ((await changeFloor(tx, roomId)) === null) return
  await tx.query(
    `WITH q AS (DELETE FROM app.floor_request WHERE room_id = $1), p AS (DELETE FROM app.floor_place WHERE room_id = $1)
       DELETE FROM app.floor_spoke WHERE room_id = $1`,
    [roomId],
  )
  if (reason === 'ROOM_ENDED') await tx.query('DELETE FROM app.floor WHERE room_id = $1', [roomId])
}
