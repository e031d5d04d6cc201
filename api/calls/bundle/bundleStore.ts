import type { PoolClient } from 'pg'
import type { BookingStatus } from '#domain/booking/words.ts'
import { CALL_SIDES, type CallSide } from '#domain/calls/words.ts'
import type { BundleBeat, BundleKey, BundleSpan } from '#protocol/calls/bundle/callBundle.ts'
import { ROOMS } from '../record/recordStore.ts'

const msOf = (time: string) => `floor(extract(epoch FROM ${time}) * 1000)::float8`
const usOf = (time: string) => `(extract(epoch FROM ${time}) * 1000000)::bigint::float8`
/** As browsers write it: nothing at its end, and no line is broken. */
const base64url = (bytes: string) => `translate(encode(${bytes}, 'base64'), '+/=' || chr(10), '-_')`

/** How a booking stands as its bundle is made. */
export interface BundleTime {
  atMs: number
  isStarted: boolean
  gone: CallSide[]
}

/**
 * Who is a side of it and has no account any more is gone, as is one who never had one: of neither is there what their pages signed, and which of the
 * two it is nobody knows any more.
 */
export async function readBundleTime(tx: PoolClient, bookingId: string): Promise<BundleTime | null> {
  const { rows } = await tx.query<Omit<BundleTime, 'gone'> & { isGone: Record<CallSide, boolean> }>(
    `SELECT ${msOf('app.now()')} AS "atMs", b.starts_at <= app.now() AS "isStarted",
        jsonb_build_object('creator', c.account_id IS NULL, 'fan', b.account_id IS NULL) AS "isGone"
      FROM app.booking b JOIN app.creator c ON c.id = b.creator_id WHERE b.id = $1`,
    [bookingId],
  )
  const [row] = rows
  if (!row) return null
  const { isGone, ...time } = row
  return { ...time, gone: CALL_SIDES.filter((side) => isGone[side]) }
}

/** Every key by which beats are signed. What is older than these rows, or was beyond their bound, is confirmed by nothing. */
const KEYS = `SELECT s.side, ${base64url('s.key')} AS key, y.binding, coalesce(${msOf('y.at')}, s.at) AS "atMs"
  FROM (SELECT side, key, ${msOf('min(at)')} AS at FROM app.call_beat WHERE room_id IN ${ROOMS} GROUP BY side, key) s
    LEFT JOIN LATERAL (SELECT y.binding, y.at FROM app.call_key y WHERE y.room_id IN ${ROOMS} AND (y.side, y.key) = (s.side, s.key)
      ORDER BY y.binding IS NULL, y.at LIMIT 1) y ON true
  ORDER BY s.side, s.key`

const SPANS = `SELECT side, room_id AS "roomId", source, ${usOf('from_at')} AS "fromUs", ${usOf('until_at')} AS "untilUs", ${msOf('at')} AS "atMs"
  FROM app.call_span WHERE room_id IN ${ROOMS} ORDER BY from_at, side, source, room_id`

const BEATS = `SELECT side, room_id AS "roomId", page, n, from_ms::float8 AS "fromMs", until_ms::float8 AS "untilMs", is_linked AS "isLinked", sent, received,
    ${base64url('key')} AS key, ${base64url('signature')} AS signature, ${msOf('at')} AS "atMs"
  FROM app.call_beat WHERE room_id IN ${ROOMS} ORDER BY from_ms, side, room_id, page, n`

/** Rows of the record of a booking at its date of now, each as it was kept. */
export async function readBundleRows(
  tx: PoolClient,
  bookingId: string,
): Promise<{ keys: BundleKey[]; spans: BundleSpan[]; beats: BundleBeat[] }> {
  const { rows: keys } = await tx.query<BundleKey>(KEYS, [bookingId])
  const { rows: spans } = await tx.query<BundleSpan>(SPANS, [bookingId])
  const { rows: beats } = await tx.query<BundleBeat>(BEATS, [bookingId])
  return { keys, spans, beats }
}

/** What of a booking its finding depends on, as it was judged; null: it was judged before that was kept. */
export interface JudgedBooking {
  status: BookingStatus | null
  hasEntered: boolean | null
}

export async function readJudgedBooking(tx: PoolClient, bookingId: string): Promise<JudgedBooking> {
  const { rows } = await tx.query<JudgedBooking>(
    'SELECT status, has_entered AS "hasEntered" FROM app.call_finding WHERE booking_id = $1',
    [bookingId],
  )
  return rows[0] ?? { status: null, hasEntered: null }
}
