import type { PoolClient } from 'pg'
import type { LineDeps } from '../line/deps.ts'
import { keepOffers, offerToAll } from '../line/relayOffers.ts'
import { clearLine } from '../line/turns.ts'

/** SQL: seats that a room's capacity counts. Who works in its channel or hosts it takes nobody's place. */
const COUNTED = `room_id = $1 AND role = 'viewer' AND state <> 'ended' AND NOT EXISTS (SELECT FROM app.channel_role x
  JOIN app.room r ON r.channel_id = x.channel_id WHERE r.id = $1 AND x.account_id = app.seat.account_id)
  AND NOT EXISTS (SELECT FROM app.co_host k WHERE k.room_id = $1 AND k.account_id = app.seat.account_id AND k.accepted_terms IS NOT NULL)`

/**
 * One row per slot. Taken slots come first and keep their people, free ones fill up to the capacity, and
 * slots above it go as their people leave. Added ones are offered to who waits. Needs the room's exclusive lock.
 */
export async function layoutSlots(
  tx: PoolClient,
  line: LineDeps,
  roomId: string,
  capacity: number | null,
): Promise<void> {
  await tx.query(
    `SELECT FROM app.seat WHERE room_id = $1 AND role = 'viewer' AND state <> 'ended' ORDER BY id FOR UPDATE`,
    [roomId],
  )
  await tx.query('DELETE FROM app.room_slot WHERE room_id = $1', [roomId])
  await tx.query(
    `WITH t AS (SELECT id, row_number() OVER (ORDER BY id)::int AS n FROM app.seat WHERE ${COUNTED})
       UPDATE app.seat s SET slot_n = CASE WHEN $2::int IS NULL THEN NULL ELSE t.n END
         FROM app.seat o LEFT JOIN t USING (id) WHERE s.id = o.id AND o.room_id = $1 AND o.role = 'viewer' AND o.state <> 'ended'`,
    [roomId, capacity],
  )
  if (capacity === null) return offerToAll(tx, line, roomId)
  await tx.query(
    `INSERT INTO app.room_slot (room_id, n, seat_id)
       SELECT $1, n, s.id FROM generate_series(1, GREATEST($2::int, (SELECT count(*)::int FROM app.seat WHERE ${COUNTED}))) n
       LEFT JOIN app.seat s ON s.room_id = $1 AND s.slot_n = n AND s.state <> 'ended'`,
    [roomId, capacity],
  )
  await keepOffers(tx, line, roomId)
}

/** Takes all slots of a room away, and the line in front of it; its seats have ended before. */
export async function clearSlots(tx: PoolClient, roomId: string): Promise<void> {
  await tx.query('DELETE FROM app.room_slot WHERE room_id = $1', [roomId])
  await clearLine(tx, roomId)
}
