import type { Pool } from 'pg'
import type { WeekCall } from './dueMoney.ts'

/** What has not come to its end: the booking that it is of, if it is of one, and a sentence without a subject. */
interface OpenRow {
  bookingId: string | null
  said: string
}

const BOOKINGS = `SELECT b.id AS "bookingId", format('the booking is %s', b.status) AS said FROM app.booking b
  WHERE b.status NOT IN ('completed', 'refunded', 'split', 'void')`

const SETTLEMENTS = `SELECT t.booking_id AS "bookingId", CASE WHEN t.passed_at IS NULL THEN 'what was decided was not passed to its hold'
    ELSE 'what was decided is not done' END AS said FROM app.settlement t WHERE t.passed_at IS NULL OR t.done_at IS NULL`

/** SQL: the booking that the purchase `p` is of. */
const OF_PURCHASE = `(SELECT b.id FROM app.booking b WHERE p.id IN (b.purchase_id, b.setup_id)
    OR EXISTS (SELECT FROM app.call_hold h WHERE h.purchase_id = p.id AND h.booking_id = b.id) LIMIT 1)`

const PURCHASES = `SELECT ${OF_PURCHASE} AS "bookingId", format('the purchase %s is %s', p.id, p.state)
    || CASE WHEN p.capture_amount IS NULL THEN '' ELSE format(', and %s was to be taken of it', p.capture_amount) END AS said
  FROM app.purchase p WHERE p.ended_at IS NULL`

const ATTEMPTS = `SELECT ${OF_PURCHASE} AS "bookingId", format('the attempt %s to %s for %s is %s', a.id, a.purpose, a.subject, a.state) AS said
  FROM app.attempt a LEFT JOIN app.purchase p ON p.id = a.subject WHERE a.state IN ('ready', 'sent', 'unknown')`

const REFUNDS = `SELECT ${OF_PURCHASE} AS "bookingId", format('the refund %s of %s is %s', r.id, r.purchase_id, r.state) AS said
  FROM app.refund r LEFT JOIN app.purchase p ON p.id = r.purchase_id WHERE r.state IN ('asked', 'sending', 'unknown')`

const HOLDS = `SELECT h.booking_id AS "bookingId", format('nobody followed its hold %s', h.purchase_id) AS said
  FROM app.call_hold h WHERE h.followed_at IS NULL`

const AGREEMENTS = `SELECT NULL AS "bookingId", format('nobody followed the payment %s of %s for a call', a.purchase_id, a.account_id) AS said
  FROM app.card_agreement a WHERE a.followed_at IS NULL`

const MOVES = `SELECT m.booking_id AS "bookingId", format('another date (%s) is proposed still', m.id) AS said FROM app.call_move m
  WHERE m.state = 'open'`

const RESERVATIONS = `SELECT NULL AS "bookingId", format('%s holds a time until %s (%s)', r.account_id, r.held_until, r.id) AS said
  FROM app.call_reservation r WHERE r.released_at IS NULL`

/** The time of both is given back when a booking ends, and when nobody paid: in the end there is none. */
const TIMES = `SELECT t.booking_id AS "bookingId", format('time of %s is taken by %s: %s', t.account_id,
    coalesce(t.booking_id, t.reservation_id), t.span) AS said FROM app.call_time t`

const ESCROWS = `SELECT b.id AS "bookingId", format('the index has it as %s in the escrow (0x%s)', e.status, encode(e.id, 'hex')) AS said
  FROM chain.escrow e LEFT JOIN app.booking b ON (b.chain_id, b.escrow, b.escrow_id) = (e.chain_id, e.escrow, e.id)
  WHERE e.status NOT IN ('completed', 'refunded', 'split')`

const ROOMS = `SELECT k.booking_id AS "bookingId", format('the room %s of a call is %s%s', r.id, r.state, CASE WHEN k.closed_at IS NULL THEN ' and not closed' END) AS said
  FROM app.room r LEFT JOIN app.call_room k ON k.room_id = r.id
  WHERE r.kind = 'call' AND (r.state <> 'ended' OR (k.room_id IS NOT NULL AND k.closed_at IS NULL))`

const SEATS = `SELECT k.booking_id AS "bookingId", format('%s is %s in its room %s', s.account_id, s.state, s.room_id) AS said
  FROM app.seat s JOIN app.room r ON r.id = s.room_id LEFT JOIN app.call_room k ON k.room_id = r.id
  WHERE r.kind = 'call' AND s.state <> 'ended'`

const SERVICE_TXS = `SELECT b.id AS "bookingId", format('the transaction 0x%s of the %s is %s', encode(t.hash, 'hex'), t.service, t.state) AS said
  FROM app.service_tx t LEFT JOIN app.booking b ON b.id = t.subject_id WHERE t.state IN ('signed', 'sent', 'included')`

const INTENTS = `SELECT b.id AS "bookingId", format('the transaction %s (%s) of %s is %s', i.id, i.purpose, i.account_id, i.state) AS said
  FROM app.tx_intent i LEFT JOIN app.booking b ON i.expect->>'booking' = '0x' || encode(b.escrow_id, 'hex')
  WHERE i.state IN ('prepared', 'sent', 'included')`

const INBOX = `SELECT NULL AS "bookingId", format('the event %s (%s of %s) is %s%s', n.event_id, n.type, n.object_ref, n.state, ': ' || n.error) AS said
  FROM app.inbox n WHERE n.state <> 'done'`

/** What is due and was not taken for a minute has nobody who does it. */
const OUTBOX = `SELECT NULL AS "bookingId", format('the effect %s %s is %s after %s tries%s', o.topic, o.key, o.state, o.tries, ': ' || o.error) AS said
  FROM app.outbox o WHERE o.state = 'parked'
    OR (o.state = 'due' AND (o.error IS NOT NULL OR o.due_at < app.now() - interval '1 minute'))`

/** Work of the timetable. */
const JOBS = `SELECT NULL AS "bookingId", format('the job %s failed %s times: %s', k.identifier, j.attempts, j.last_error) AS said
  FROM graphile_worker._private_jobs j JOIN graphile_worker._private_tasks k ON k.id = j.task_id WHERE j.last_error IS NOT NULL`

/** In the order in which one would look: what the money waits for first. */
export const STUCK_QUERIES: readonly string[] = [
  ...[BOOKINGS, SETTLEMENTS, PURCHASES, ATTEMPTS, REFUNDS, HOLDS, AGREEMENTS, ESCROWS, SERVICE_TXS, INTENTS],
  ...[INBOX, OUTBOX, JOBS, MOVES, RESERVATIONS, TIMES, ROOMS, SEATS],
]

const IN_TABLE = 'SELECT b.id, b.rail FROM app.booking b'

/** Everything of the calls that has not come to its end, and bookings that only one of list and table has. */
export async function stuckRows(db: Pool, calls: readonly WeekCall[]): Promise<string[]> {
  const names = new Map(calls.map(({ bookingId, name }) => [bookingId, name]))
  const found: string[] = []
  const { rows } = await db.query<{ id: string; rail: string }>(IN_TABLE)
  const there = new Set(rows.map(({ id }) => id))
  if (names.size < calls.length) found.push('the list has a booking twice')
  for (const { name, bookingId } of calls)
    if (!there.has(bookingId)) found.push(`${name}: there is no booking ${bookingId}`)
  for (const { id, rail } of rows)
    if (!names.has(id)) found.push(`the booking ${id} (${rail}) is of no call of the week`)
  for (const query of STUCK_QUERIES) {
    const { rows: open } = await db.query<OpenRow>(query)
    for (const { bookingId, said } of open)
      found.push(bookingId === null ? said : `${names.get(bookingId) ?? bookingId}: ${said}`)
  }
  return found
}
