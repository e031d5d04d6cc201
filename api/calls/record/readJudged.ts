import type { Pool, PoolClient } from 'pg'
import type { JudgedRecord } from '#domain/calls/meeting/finding.ts'
import { seenOf } from '#domain/calls/meeting/presence.ts'
import { readPieces } from './recordStore.ts'

interface JudgedTime {
  startAtMs: number
  endAtMs: number
  hasEntered: boolean
}

/** Seats of the past are kept by the month in which they were taken. A seat of a room is taken between its opening and its end. */
const JUDGED = `SELECT (extract(epoch FROM b.starts_at) * 1000)::float8 AS "startAtMs", (extract(epoch FROM b.ends_at) * 1000)::float8 AS "endAtMs",
    EXISTS (SELECT FROM app.call_room k WHERE k.booking_id = b.id AND k.starts_at = b.starts_at
      AND (EXISTS (SELECT FROM app.seat s WHERE s.room_id = k.room_id)
        OR EXISTS (SELECT FROM app.seat_past s WHERE s.room_id = k.room_id
          AND s.taken_at BETWEEN k.opened_at - interval '1 hour' AND b.ends_at + interval '1 hour'))) AS "hasEntered"
  FROM app.booking b WHERE b.id = $1`

/** Whether somebody was let in to a booking at its date of now, as it is judged. Null: there is no such booking. */
export async function readHasEntered(tx: PoolClient, bookingId: string): Promise<boolean | null> {
  const { rows } = await tx.query<JudgedTime>(JUDGED, [bookingId])
  return rows[0]?.hasEntered ?? null
}

/** The record of a booking at its date of now, as its money is judged by it. Null: there is no such booking. */
export async function readJudged(pool: Pool, bookingId: string): Promise<JudgedRecord | null> {
  const { rows } = await pool.query<JudgedTime>(JUDGED, [bookingId])
  const [booked] = rows
  if (!booked) return null
  const { hasEntered, ...time } = booked
  return { seen: seenOf({ ...time, ...(await readPieces(pool, bookingId)) }), hasEntered }
}
