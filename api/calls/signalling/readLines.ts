import type { Pool } from 'pg'
import type { CallSide } from '#domain/calls/words.ts'
import type { SignalKind } from '#protocol/calls.ts'

/** From where on somebody reads what was sent to a side. */
export interface LineReader {
  roomId: string
  side: CallSide
  after: number
}

/** A side as its rows have it. */
export interface PeerRow {
  seatId: string
  epoch: number
  page: string
  /** its seat has not ended */
  isOpen: boolean
  /** its page is connected, or was when its api died */
  isHere: boolean
  /** it lives: its beats arrive */
  isBeating: boolean
  /** milliseconds since the epoch */
  untilMs: number | null
}

export interface SignalRow {
  side: CallSide
  seq: number
  epoch: number
  kind: SignalKind
  body: string
}

/** A call that is not over, of one moment: signals of a page are never newer than what is known of it. */
export interface CallLines {
  roomId: string
  rev: number
  nowMs: number
  endsAtMs: number
  peers: Partial<Record<CallSide, PeerRow>>
  signals: SignalRow[]
}

/** Without a beat for so long nobody is there: they come each half a minute. */
const SILENT_S = 45
/** So many milliseconds a call goes on at most, from when it is opened. */
const MAX_MS = 2 ** 26

const ms = (at: string) => `floor(extract(epoch FROM ${at}) * 1000)`

const PEERS = `SELECT coalesce(sum(p.rev), 0) AS changes, json_object_agg(p.side, json_build_object('seatId', p.seat_id, 'epoch', p.epoch,
      'page', p.page, 'isOpen', s.id IS NOT NULL, 'isHere', p.is_here, 'untilMs', ${ms('l.until')},
      'isBeating', coalesce(l.until > app.now() + make_interval(secs => greatest(0, coalesce(l.kept_s, 0) - ${SILENT_S})), false))) AS peers
    FROM app.call_peer p LEFT JOIN app.seat s ON s.id = p.seat_id AND s.state <> 'ended' LEFT JOIN app.seat_lease l ON l.seat_id = s.id
    WHERE p.room_id = k.room_id`

const SIGNALS = `SELECT json_agg(json_build_object('side', g.to_side, 'seq', g.seq, 'epoch', g.from_epoch, 'kind', g.kind, 'body', g.body)
      ORDER BY g.to_side, g.seq) AS signals
    FROM jsonb_to_recordset($2::jsonb -> k.room_id::text) AS w (side text, after bigint)
    JOIN app.call_peer p ON p.room_id = k.room_id AND p.side = w.side
    JOIN app.call_signal g ON g.room_id = p.room_id AND g.to_side = p.side AND g.to_epoch = p.epoch AND g.seq > w.after`

/** `rev` counts changes, and between two of them time: a seat that ended or beats no more changes a call without a row of it. */
const LINES = `SELECT k.room_id AS "roomId", ${ms('app.now()')}::float8 AS "nowMs", ${ms('m.ends_at')}::float8 AS "endsAtMs",
    (x.changes * ${MAX_MS} + least(${MAX_MS - 1}, greatest(0, ${ms('(app.now() - k.opened_at)')})))::float8 AS rev,
    coalesce(x.peers, '{}') AS peers, coalesce(y.signals, '[]') AS signals
  FROM app.call_room k JOIN app.room r ON r.id = k.room_id AND r.state = 'live' JOIN app.call_meeting m ON m.booking_id = k.booking_id
    CROSS JOIN LATERAL (${PEERS}) x CROSS JOIN LATERAL (${SIGNALS}) y
  WHERE k.room_id = ANY($1) AND k.closed_at IS NULL AND m.starts_at = k.starts_at AND m.ends_at > app.now()`

/** Those of these rooms that are calls and not over, by room, with what was sent to these readers in order. */
export async function readLines(
  pool: Pool,
  roomIds: readonly string[],
  readers: readonly LineReader[],
): Promise<Map<string, CallLines>> {
  const byRoom: Record<string, LineReader[]> = {}
  for (const id of roomIds) byRoom[id] = []
  for (const reader of readers) byRoom[reader.roomId]?.push(reader)
  const values = [roomIds, JSON.stringify(byRoom)]
  const { rows } = await pool.query<CallLines>({ name: 'call_lines', text: LINES, values })
  return new Map(rows.map((row) => [row.roomId, row]))
}
