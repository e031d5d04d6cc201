import type { PoolClient } from 'pg'
import type { SeatRole } from '#domain/words.ts'
import type { SignedDecision } from '../decisions/signDecision.ts'
import { DECISION_COLUMNS, DECISION_PLACES, decisionValues } from '../decisions/store.ts'

/** A seat about to be taken under an allow. */
export interface NewSeat {
  id: string
  role: SeatRole
  bits: number
  sourceKey: string | null
  exclusiveKey: string | null
  leaseS: number
  sessionId: string
  /** true where the engine tells who comes: until then nobody was seen on it */
  isUnseen: boolean
  /** true when the room has a capacity and this seat counts */
  needsSlot: boolean
  /** a slot that was taken for it before */
  slotN: number | null
}

/** What came of it: `isTaken` false with a `slotN` = a key of the seat is taken by another open seat, and the slot goes back. */
export interface TakenSeat {
  isTaken: boolean
  slotN: number | null
}

// one statement, so that the locks of an admission are held for as few round trips as possible
const TAKE = `WITH slot AS (
    UPDATE app.room_slot SET seat_id = $24 WHERE $30::boolean AND (room_id, n) = (SELECT room_id, n FROM app.room_slot
      WHERE room_id = $5 AND seat_id IS NULL ORDER BY n LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING n),
  seat AS (
    INSERT INTO app.seat (id, room_id, account_id, decision_id, slot_n, role, bits, source_key, exclusive_key, valid_until, session_id)
      SELECT $24, $5, $3, $2, coalesce($31::int, (SELECT n FROM slot)), $25::app.seat_role, $26::smallint, $27, $28,
        to_timestamp($18::bigint), $32 WHERE NOT $30::boolean OR EXISTS (SELECT FROM slot)
      ON CONFLICT DO NOTHING RETURNING id),
  lease AS (
    INSERT INTO app.seat_lease (seat_id, until, unseen_since)
      SELECT id, app.now() + make_interval(secs => $29), CASE WHEN $33::boolean THEN app.now() END FROM seat),
  decision AS (INSERT INTO app.decision (${DECISION_COLUMNS}) SELECT ${DECISION_PLACES} FROM seat),
  receipt AS (INSERT INTO app.receipt_pending (kind, subject, leaf) SELECT 'decision', $2, $21 FROM seat)
  SELECT EXISTS (SELECT FROM seat) AS taken, (SELECT n FROM slot) AS slot_n`

/** Takes a free slot that nobody else is about to take, the seat and its lease, and stores the decision with them. */
export async function takeSeat(tx: PoolClient, signed: SignedDecision, seat: NewSeat): Promise<TakenSeat> {
  const { rows } = await tx.query<{ taken: boolean; slot_n: number | null }>({
    name: 'seat_take',
    text: TAKE,
    values: [
      ...decisionValues(signed),
      seat.id,
      seat.role,
      seat.bits,
      seat.sourceKey,
      seat.exclusiveKey,
      seat.leaseS,
      seat.needsSlot,
      seat.slotN,
      seat.sessionId,
      seat.isUnseen,
    ],
  })
  return { isTaken: rows[0]?.taken ?? false, slotN: rows[0]?.slot_n ?? null }
}

/** Waits for a slot that is free but locked: it may come back by rollback. Null when none does. */
export async function waitForSlot(tx: PoolClient, roomId: string, seatId: string): Promise<number | null> {
  const { rows } = await tx.query<{ n: number }>({
    name: 'slot_wait',
    text: `UPDATE app.room_slot SET seat_id = $2 WHERE (room_id, n) = (SELECT room_id, n FROM app.room_slot
             WHERE room_id = $1 AND seat_id IS NULL ORDER BY n LIMIT 1 FOR UPDATE) RETURNING n`,
    values: [roomId, seatId],
  })
  return rows[0]?.n ?? null
}
