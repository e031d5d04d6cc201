import type { Pool } from 'pg'
import type { SignedBeat } from '#protocol/calls/callBeats.ts'
import type { DeviceBinding } from '#protocol/calls/callKeys.ts'
import type { BeatRoom } from './checkBeat.ts'

/** Beats of one side of a room that were checked, and by which key. */
export interface CheckedBeats {
  roomId: string
  side: BeatRoom['side']
  point: Buffer
  beats: readonly SignedBeat[]
}

/** The room that beats come to, and how their key is kept with it: bound to what confirmed it, without that, or not at all (null). */
export interface BroughtRoom extends BeatRoom {
  isBound: boolean | null
}

/**
 * A room of a call that the account is a side of, also when it is closed, or the other side has left since. Null for everybody else, as of none.
 * A booking that moved keeps its length, so the end of a room of its earlier date is known.
 */
export async function readBeatRoom(
  pool: Pool,
  { roomId, accountId, key }: { roomId: string; accountId: string; key: string },
): Promise<BroughtRoom | null> {
  const { rows } = await pool.query<BroughtRoom>(
    `SELECT s.side, (SELECT y.binding IS NOT NULL FROM app.call_key y WHERE (y.room_id, y.side, y.key) = (k.room_id, s.side, $3)) AS "isBound",
        (extract(epoch FROM k.opened_at) * 1000)::float8 AS "openedMs",
        (extract(epoch FROM k.starts_at + (b.ends_at - b.starts_at)) * 1000)::float8 AS "endMs",
        (extract(epoch FROM app.now()) * 1000)::float8 AS "nowMs"
      FROM app.call_room k JOIN app.booking b ON b.id = k.booking_id JOIN app.creator c ON c.id = b.creator_id,
        LATERAL (SELECT CASE WHEN c.account_id = $2 THEN 'creator' ELSE 'fan' END AS side) s
      WHERE k.room_id = $1 AND (c.account_id = $2 OR b.account_id = $2)`,
    [roomId, accountId, Buffer.from(key, 'base64url')],
  )
  return rows[0] ?? null
}

const BROUGHT = `unnest($4::text[], $5::int[], $6::bigint[], $7::bigint[], $8::boolean[], $9::int[], $10::int[], $11::bytea[]) WITH ORDINALITY
  AS x (page, n, from_ms, until_ms, is_linked, sent, received, signature, place)`

/**
 * In one order, whoever brings the same at once: else two would wait for each other. Nothing is locked for the bound: each statement counts what is
 * committed, so that it is passed by what others bring in that moment at most, once.
 */
const KEEP = `INSERT INTO app.call_beat (room_id, side, page, n, from_ms, until_ms, is_linked, sent, received, key, signature)
  SELECT $1::text, $2::text, x.page, x.n, x.from_ms, x.until_ms, x.is_linked, x.sent, x.received, $3::bytea, x.signature
    FROM (SELECT DISTINCT ON (page, n) * FROM ${BROUGHT} ORDER BY page, n, place) x
    WHERE NOT EXISTS (SELECT FROM app.call_beat b WHERE (b.room_id, b.side, b.page, b.n) = ($1::text, $2::text, x.page, x.n))
    ORDER BY x.page, x.n
    LIMIT greatest(0, $12::int - (SELECT count(*) FROM app.call_beat b WHERE (b.room_id, b.side) = ($1::text, $2::text)))
  ON CONFLICT DO NOTHING`

/** How many say exactly what is on record under their number. Another signature of the same by the same key is no other word. */
const COUNT = `SELECT count(*)::int AS kept FROM ${BROUGHT} JOIN app.call_beat b ON (b.room_id, b.side, b.key) = ($1::text, $2::text, $3::bytea)
  AND (b.page, b.n, b.from_ms, b.until_ms, b.is_linked, b.sent, b.received)
    = (x.page, x.n, x.from_ms, x.until_ms, x.is_linked, x.sent, x.received)`

/**
 * Adds beats; what is on record already stays as it is.
 * @param maxBeats of this side in this room
 * @returns how many of them are on record now
 */
export async function insertBeats(
  pool: Pool,
  { roomId, side, point, beats }: CheckedBeats,
  maxBeats: number,
): Promise<number> {
  const brought = [
    ...[roomId, side, point],
    ...[beats.map(({ page }) => page), beats.map(({ n }) => n)],
    ...[beats.map(({ fromMs }) => fromMs), beats.map(({ untilMs }) => untilMs)],
    beats.map(({ isLinked }) => isLinked),
    ...[beats.map(({ sent }) => sent), beats.map(({ received }) => received)],
    beats.map(({ signature }) => Buffer.from(signature, 'base64url')),
  ]
  const { rowCount } = await pool.query(KEEP, [...brought, maxBeats])
  if (rowCount === beats.length) return beats.length
  // a statement of its own: it has to see what others committed meanwhile
  const { rows } = await pool.query<{ kept: number }>(COUNT, brought)
  return rows[0]?.kept ?? 0
}

/**
 * How many keys of one side are kept with one room at most: a page that can keep none makes another one each time it is loaded. Beats by more
 * than these are on record all the same, as by a key that nothing confirmed: a bound of what proves less takes nobody's record away.
 */
const MAX_KEYS = 50

const KEEP_KEY = `INSERT INTO app.call_key AS y (room_id, side, key, binding)
  SELECT $1::text, $2::text, $3::bytea, $4::jsonb
    WHERE EXISTS (SELECT FROM app.call_key o WHERE (o.room_id, o.side, o.key) = ($1::text, $2::text, $3::bytea))
      OR (SELECT count(*) FROM app.call_key o WHERE (o.room_id, o.side) = ($1::text, $2::text)) < ${MAX_KEYS}
  ON CONFLICT (room_id, side, key) DO UPDATE SET binding = EXCLUDED.binding, at = EXCLUDED.at
    WHERE y.binding IS NULL AND EXCLUDED.binding IS NOT NULL`

/**
 * Keeps a key whose beats are on record, with what confirmed it by now; that stays as it was first. Nothing is locked for the bound: it is passed by
 * what others bring in that moment at most, once.
 */
export async function insertKey(
  pool: Pool,
  { roomId, side, point }: Omit<CheckedBeats, 'beats'>,
  binding: DeviceBinding | null,
): Promise<void> {
  await pool.query(KEEP_KEY, [roomId, side, point, binding && JSON.stringify(binding)])
}
