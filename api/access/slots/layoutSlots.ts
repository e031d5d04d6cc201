import type { PoolClient } from 'pg'

/**
 * One row per slot. Taken slots come first and keep their people, free ones fill up to the capacity, and
 * slots above it go as their people leave. Needs the room's exclusive lock.
 */
export async function layoutSlots(tx: PoolClient, roomId: string, capacity: number | null): Promise<void> {
  await tx.query(
    `SELECT FROM app.seat WHERE room_id = $1 AND role = 'viewer' AND state <> 'ended' ORDER BY id FOR UPDATE`,
    [roomId],
  )
  await tx.query('DELETE FROM app.room_slot WHERE room_id = $1', [roomId])
  await tx.query(
    `WITH t AS (SELECT id, row_number() OVER (ORDER BY id)::int AS n FROM app.seat
         WHERE room_id = $1 AND role = 'viewer' AND state <> 'ended')
       UPDATE app.seat s SET slot_n = CASE WHEN $2::int IS NULL THEN NULL ELSE t.n END FROM t WHERE s.id = t.id`,
    [roomId, capacity],
  )
  if (capacity === null) return
  await tx.query(
    `INSERT INTO app.room_slot (room_id, n, seat_id)
       SELECT $1, n, s.id FROM generate_series(1, GREATEST($2::int, (SELECT count(*)::int FROM app.seat
         WHERE room_id = $1 AND role = 'viewer' AND state <> 'ended'))) n
       LEFT JOIN app.seat s ON s.room_id = $1 AND s.slot_n = n AND s.state <> 'ended'`,
    [roomId, capacity],
  )
}

/** Takes all slots of a room away; its seats have ended before. */
export async function clearSlots(tx: PoolClient, roomId: string): Promise<void> {
  await tx.query('DELETE FROM app.room_slot WHERE room_id = $1', [roomId])
}
