import type { PoolClient, QueryResultRow } from 'pg'
import type { Statement } from '#db/batch.ts'
import type { SeatRole } from '#domain/words.ts'
import type { SignedDecision } from '../decisions/signDecision.ts'
import { DECISION_COLUMNS, DECISION_PLACES, decisionValues } from '../decisions/store.ts'
import type { Turn } from '../line/turns.ts'
import type { GuestPlace } from './admissionRequest.ts'

/** A seat about to be taken under an allow. */
export interface NewSeat {
  id: string
  role: SeatRole
  /** hosts beside the channel: there may be several of them */
  isCoHost: boolean
  bits: number
  sourceKey: string | null
  exclusiveKey: string | null
  leaseS: number
  /** for how long each beat keeps it, seconds; null: `SEAT_LEASE_S` */
  keptS: number | null
  sessionId: string
  /** false where the engine surely tells who comes: until then nobody was seen on it */
  livesByBeats: boolean
  /** how long nobody came to those that it takes the place of, seconds */
  absentS: number
  /** of a guest, what its seat counts for; null of an account */
  guest: GuestPlace | null
  /** database time of the transaction, as SQL reads it */
  takenAt: string
  /** true when the room has a capacity and this seat counts */
  needsSlot: boolean
  /** a slot that was taken for it before */
  slotN: number | null
}

/** What came of it: `isTaken` false with a `slotN` = a key of the seat is taken by another open seat, and the slot goes back. */
export interface TakenSeat {
  isTaken: boolean
  slotN: number | null
  /** the turn in line that it ended; null of who had none */
  turn: Turn | null
}

// in a transaction `app.now()` stands still, and each time it is asked costs as much as an index
const NOW = '$34::timestamptz'
// one statement, so that the locks of an admission are held for as few round trips as possible
const take = (onConflict: string): string => `WITH turn AS MATERIALIZED (
    SELECT place, guest_address, guest_prefix, offer_until FROM app.wait_line WHERE room_id = $5 AND account_id = $3),
  slot AS (
    UPDATE app.room_slot SET seat_id = $24, offered_to = NULL WHERE $30::boolean AND room_id = $5 AND n = coalesce(
      (SELECT n FROM app.room_slot WHERE seat_id IS NULL AND offered_to = (SELECT place FROM turn WHERE offer_until > ${NOW})
        FOR UPDATE SKIP LOCKED),
      (SELECT n FROM app.room_slot WHERE room_id = $5 AND seat_id IS NULL AND offered_to IS NULL ORDER BY n LIMIT 1
        FOR UPDATE SKIP LOCKED)) RETURNING n),
  seat AS (
    INSERT INTO app.seat (id, room_id, account_id, decision_id, slot_n, role, bits, source_key, exclusive_key, valid_until, session_id,
        taken_at, is_co_host)
      SELECT $24, $5, $3, $2, coalesce($31::int, (SELECT n FROM slot)), $25::app.seat_role, $26::smallint, $27, $28,
        to_timestamp($18::bigint), $32, ${NOW}, $38 WHERE NOT $30::boolean OR EXISTS (SELECT FROM slot)
      ${onConflict} RETURNING id),
  lease AS (
    INSERT INTO app.seat_lease (seat_id, until, unseen_since, guest_address, guest_prefix, lives_by_beats, outside_since, turn, kept_s)
      SELECT id, ${NOW} + make_interval(secs => $29), CASE WHEN NOT $33::boolean THEN ${NOW} - make_interval(secs => $37) END, $35, $36, $33,
        CASE WHEN $33 THEN ${NOW} END,
        (SELECT to_jsonb(turn) FROM turn WHERE offer_until > ${NOW}), $39::int FROM seat),
  decision AS (INSERT INTO app.decision (${DECISION_COLUMNS}) SELECT ${DECISION_PLACES} FROM seat),
  over AS (DELETE FROM app.wait_line WHERE place IN (SELECT place FROM turn) AND EXISTS (SELECT FROM seat)),
  receipt AS (INSERT INTO app.receipt_pending (kind, subject, leaf, at) SELECT 'decision', $2, $21, ${NOW} FROM seat)
  SELECT EXISTS (SELECT FROM seat) AS taken, (SELECT n FROM slot) AS slot_n, (SELECT to_jsonb(turn) FROM turn) AS turn`

const TAKE = take('ON CONFLICT DO NOTHING')
const TAKE_LAST = take('')

/** Takes the slot that is kept for them or a free one that nobody else is about to take, the seat and its lease, and stores the decision with them. */
export async function takeSeat(tx: PoolClient, signed: SignedDecision, seat: NewSeat): Promise<TakenSeat> {
  const statement = { name: 'seat_take', text: TAKE, values: takeValues(signed, seat) }
  return toTaken((await tx.query(statement)).rows)
}

/**
 * The same as the last statement of a transaction, which no later one mends: a key that is taken is an error there, and
 * where no slot is free nothing was written.
 */
export function takeSeatLast(signed: SignedDecision, seat: NewSeat): Statement {
  return { name: 'seat_take_last', text: TAKE_LAST, values: takeValues(signed, seat) }
}

/** True when a key of the seat belongs to another open seat. */
export function isSeatTaken(error: unknown): boolean {
  const { code, schema, table } = error as { code?: string; schema?: string; table?: string }
  return code === '23505' && schema === 'app' && table === 'seat'
}

function takeValues(signed: SignedDecision, seat: NewSeat): unknown[] {
  return [
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
    seat.livesByBeats,
    seat.takenAt,
    seat.guest?.address ?? null,
    seat.guest?.prefix ?? null,
    seat.absentS,
    seat.isCoHost,
    seat.keptS,
  ]
}

/** What the answer to a statement that takes a seat says. */
export function toTaken([row]: QueryResultRow[]): TakenSeat {
  return { isTaken: row?.taken ?? false, slotN: row?.slot_n ?? null, turn: row?.turn ?? null }
}

/** Waits for a slot that is free for them but locked: it may come back by rollback. Null when none does. */
export async function waitForSlot(
  tx: PoolClient,
  { roomId, accountId }: { roomId: string; accountId: string },
  seatId: string,
): Promise<number | null> {
  const { rows } = await tx.query<{ n: number }>({
    name: 'slot_wait',
    text: `UPDATE app.room_slot SET seat_id = $2, offered_to = NULL WHERE (room_id, n) = (SELECT room_id, n FROM app.room_slot
             WHERE room_id = $1 AND seat_id IS NULL AND (offered_to IS NULL OR offered_to = (SELECT place FROM app.wait_line
               WHERE room_id = $1 AND account_id = $3 AND offer_until > app.now())) ORDER BY n LIMIT 1 FOR UPDATE) RETURNING n`,
    values: [roomId, seatId, accountId],
  })
  return rows[0]?.n ?? null
}
