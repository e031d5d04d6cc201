import type { PoolClient } from 'pg'
import type { LineDeps } from '../line/deps.ts'
import { lockLines, offerSlots } from '../line/offerSlots.ts'

/** A slot that a seat had. */
export interface TakenSlot {
  seatId: string
  roomId: string
  n: number
}

/** A lowered capacity takes effect as people leave: while a room has too many slots, a freed one goes away. */
async function dropExcess(tx: PoolClient, slots: TakenSlot[]): Promise<void> {
  const { rows } = await tx.query<{ id: string }>(
    `SELECT r.id FROM app.room r WHERE r.id = ANY($1)
        AND EXISTS (SELECT FROM app.room_slot o WHERE o.room_id = r.id AND o.n > r.capacity) ORDER BY r.id`,
    [[...new Set(slots.map((slot) => slot.roomId))]],
  )
  if (rows.length === 0) return
  const rooms = rows.map((row) => row.id)
  // two who leave together must not both count the same slot as one too many
  for (const room of rooms) await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 3))', [room])
  await tx.query(
    `WITH mine AS (SELECT o.room_id, o.n, row_number() OVER (PARTITION BY o.room_id) AS k FROM app.room_slot o
         WHERE o.room_id = ANY($1) AND o.seat_id = ANY($2)),
       excess AS (SELECT r.id, (SELECT count(*) FROM app.room_slot o WHERE o.room_id = r.id) - r.capacity AS k
         FROM app.room r WHERE r.id = ANY($1))
     DELETE FROM app.room_slot o USING mine m, excess e
      WHERE o.room_id = m.room_id AND o.n = m.n AND e.id = m.room_id AND m.k <= e.k`,
    [rooms, slots.map((slot) => slot.seatId)],
  )
}

/**
 * Gives slots back and offers them to who waits; a slot that somebody else took meanwhile is left alone.
 * @param line null: the caller takes one itself and offers the rest
 */
export async function freeSlots(tx: PoolClient, slots: TakenSlot[], line: LineDeps | null): Promise<void> {
  if (slots.length === 0) return
  const rooms = slots.map((slot) => slot.roomId)
  // who begins to wait at this moment must see the slot, or be seen here
  await lockLines(tx, rooms)
  await dropExcess(tx, slots)
  await tx.query({
    name: 'slots_free',
    text: `UPDATE app.room_slot o SET seat_id = NULL FROM unnest($1::text[], $2::int[], $3::text[]) AS p (room_id, n, seat_id)
      WHERE o.room_id = p.room_id AND o.n = p.n AND o.seat_id = p.seat_id`,
    values: [rooms, slots.map((slot) => slot.n), slots.map((slot) => slot.seatId)],
  })
  if (line) await offerSlots(tx, line, rooms)
}
