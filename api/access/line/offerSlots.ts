import type { PoolClient } from 'pg'
import { PREFIX_SHARE } from '#api/http/limits/shares.ts'
import { ABSENCE_KEPT_S, type Absence, waitAfter } from '#domain/access/absence.ts'
import { absencesAt, isCrowded, placesForGuests, wasSeen } from '../seats/guestShare.ts'
import { hereS, type LineDeps } from './deps.ts'

/** Waiting people that one statement looks at. */
const BATCH = 50

interface WaitingRow {
  place: string
  guest_address: string | null
  guest_prefix: string | null
  now: Date
  capacity: number | null
  free: number
  absences: Absence[] | null
  of_place: Absence[] | null
  newcomers: number
  was_seen: boolean
  of_address: number
  of_prefix: number
  in_room: number
}

// who was offered a place and has not come yet counts as if they sat there
const WAITING = `SELECT w.place::text, w.guest_address, w.guest_prefix, app.now() AS now, r.capacity,
    (SELECT count(*)::int FROM (SELECT FROM app.room_slot o WHERE o.room_id = $1 AND o.seat_id IS NULL AND o.offered_to IS NULL LIMIT 1000) f) AS free,
    (SELECT jsonb_agg(jsonb_build_object('atMs', floor(extract(epoch FROM b.at) * 1000), 's', b.s) ORDER BY b.at) FROM app.absence b
      WHERE b.at > app.now() - interval '${ABSENCE_KEPT_S} seconds' AND b.account_id = w.account_id) AS absences,
    ${absencesAt('w.guest_address')} AS of_place, ${wasSeen('w.account_id')} AS was_seen,
    (SELECT count(*)::int FROM app.seat_lease l JOIN app.seat s ON s.id = l.seat_id
      WHERE l.guest_address = w.guest_address AND s.live_at IS NULL) AS newcomers,
    (SELECT count(*)::int FROM app.seat_lease l WHERE l.guest_address = w.guest_address)
      + (SELECT count(*)::int FROM app.wait_line q WHERE q.room_id = $1 AND q.guest_address = w.guest_address AND q.offer_until IS NOT NULL) AS of_address,
    (SELECT count(*)::int FROM app.seat_lease l WHERE l.guest_prefix = w.guest_prefix)
      + (SELECT count(*)::int FROM app.wait_line q WHERE q.room_id = $1 AND q.guest_prefix = w.guest_prefix AND q.offer_until IS NOT NULL) AS of_prefix,
    (SELECT count(*)::int FROM app.seat_lease l JOIN app.seat s ON s.id = l.seat_id WHERE l.guest_prefix = w.guest_prefix AND s.room_id = $1)
      + (SELECT count(*)::int FROM app.wait_line q WHERE q.room_id = $1 AND q.guest_prefix = w.guest_prefix AND q.offer_until IS NOT NULL) AS in_room
  FROM app.wait_line w JOIN app.room r ON r.id = w.room_id AND r.state = 'live'
  WHERE w.room_id = $1 AND w.place > $2::bigint AND w.offer_until IS NULL AND w.seen_at > app.now() - make_interval(secs => $3)
    AND w.not_before <= app.now() ORDER BY w.place LIMIT ${BATCH}`

const OFFER = `WITH free AS (SELECT f.n, row_number() OVER (ORDER BY f.n) AS k FROM (SELECT o.n FROM app.room_slot o
      WHERE o.room_id = $1 AND o.seat_id IS NULL AND o.offered_to IS NULL ORDER BY o.n LIMIT cardinality($2::bigint[]) FOR UPDATE SKIP LOCKED) f),
  given AS (UPDATE app.room_slot o SET offered_to = p.place FROM free JOIN unnest($2::bigint[]) WITH ORDINALITY AS p (place, k) ON p.k = free.k
    WHERE o.room_id = $1 AND o.n = free.n RETURNING o.offered_to)
  UPDATE app.wait_line w SET offer_until = app.now() + make_interval(secs => $3) FROM given WHERE w.place = given.offered_to`

/** Whoever changes the line of a room does so alone; held until the end of the transaction. Rooms in one order. */
export async function lockLines(tx: PoolClient, roomIds: readonly string[]): Promise<string[]> {
  const rooms = [...new Set(roomIds)].sort()
  for (const room of rooms) await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 15))', [room])
  return rooms
}

/** Processes that hold sockets look at the line again once the transaction is committed. */
export async function notifyLine(tx: PoolClient, roomId: string): Promise<void> {
  await tx.query("SELECT pg_notify('line', $1)", [roomId])
}

/** Counts whom this round chose already, as the rows of the others do not. */
function createChosen() {
  const counts = new Map<string, number>()
  const of = (key: string | null) => (key === null ? 0 : (counts.get(key) ?? 0))
  return {
    of,
    add(row: WaitingRow): void {
      for (const key of [row.guest_address, row.guest_prefix]) if (key !== null) counts.set(key, of(key) + 1)
    },
  }
}

/** True for somebody whom the door would turn away now whatever they hold: they are passed over and keep their turn. */
function isPassedOver(
  row: WaitingRow,
  chosen: ReturnType<typeof createChosen>,
  { settings }: LineDeps,
): boolean {
  const isGuest = row.guest_address !== null
  const nowMs = row.now.getTime()
  const wait = waitAfter(row.absences ?? [])
  if (wait && wait.untilMs > nowMs) return true
  if (!isGuest) return false
  const newcomers = row.newcomers + chosen.of(row.guest_address)
  if (isCrowded({ absences: row.of_place ?? [], newcomers, wasSeen: row.was_seen }, nowMs, settings))
    return true
  const ofPrefix = chosen.of(row.guest_prefix)
  const places = placesForGuests(row.capacity, settings)
  return (
    row.of_address + chosen.of(row.guest_address) >= settings.MAX_GUEST_SEATS ||
    row.of_prefix + ofPrefix >= settings.MAX_GUEST_SEATS * PREFIX_SHARE ||
    (places !== null && row.in_room + ofPrefix >= places)
  )
}

/** The first in line who may come, as many as there are free slots. */
async function chooseHeads(tx: PoolClient, deps: LineDeps, roomId: string): Promise<string[]> {
  const heads: string[] = []
  const chosen = createChosen()
  let after = '0'
  for (;;) {
    const values = [roomId, after, hereS(deps)]
    const { rows } = await tx.query<WaitingRow>({ name: 'line_waiting', text: WAITING, values })
    for (const row of rows) {
      if (heads.length >= row.free) return heads
      after = row.place
      if (isPassedOver(row, chosen, deps)) continue
      chosen.add(row)
      heads.push(row.place)
    }
    if (rows.length < BATCH) return heads
  }
}

/** Offers what is free in rooms to the heads of their lines, and to nobody else for `LINE_OFFER_S`. */
export async function offerSlots(tx: PoolClient, deps: LineDeps, roomIds: readonly string[]): Promise<void> {
  for (const roomId of await lockLines(tx, roomIds)) {
    const heads = await chooseHeads(tx, deps, roomId)
    if (heads.length === 0) continue
    await tx.query({
      name: 'line_offer',
      text: OFFER,
      values: [roomId, heads, deps.settings.LINE_OFFER_S],
    })
    await notifyLine(tx, roomId)
  }
}
