import type { Pool, PoolClient } from 'pg'
import type { BookingStatus } from '#domain/booking/words.ts'
import { callEntry, type MeetingFacts } from '#domain/calls/meeting/entry.ts'
import { RETURN_SECONDS } from '#domain/calls/meeting/left.ts'
import type { CallMedia, CallSide } from '#domain/calls/words.ts'

type Db = Pool | PoolClient

/** Which call, and whose side of it. */
export interface AskedCall {
  bookingId: string
  accountId: string
  chainId: number
}

/** A booked call as one of its sides comes to it. */
export interface Meeting {
  channelId: string
  side: CallSide
  /** the account of the other side */
  other: string
  media: CallMedia
  facts: Omit<MeetingFacts, 'isOfDate'>
  /** time of the database, seconds since the epoch */
  nowS: number
  /** the one that is open, else the last one of its date; null: it has neither */
  room: { id: string; isOpen: boolean; isOfDate: boolean } | null
  /** the page by which this side was in it is connected no more: nobody is asked whether they move */
  isAway: boolean
}

interface FactsRow {
  start_s: number
  end_s: number
  status: BookingStatus
  is_secured: boolean
  is_placed: boolean
  now_s: number
}

interface MeetingRow extends FactsRow {
  channel_id: string
  side: CallSide
  other: string
  media: CallMedia
  room_id: string | null
  is_open: boolean
  is_of_date: boolean
  is_away: boolean
}

const FACTS = `extract(epoch FROM m.starts_at)::float8 AS start_s, extract(epoch FROM m.ends_at)::float8 AS end_s, m.status, m.is_secured, m.is_placed,
  extract(epoch FROM app.now())::float8 AS now_s`

function toFacts(row: FactsRow): Meeting['facts'] {
  return {
    startAt: row.start_s,
    endAt: row.end_s,
    status: row.status,
    isSecured: row.is_secured,
    isPlaced: row.is_placed,
  }
}

/** A booked call of this installation's chain or by card; null for who is no side of it, as of none. */
export async function readMeeting(db: Db, asked: AskedCall): Promise<Meeting | null> {
  const { rows } = await db.query<MeetingRow>(
    `SELECT m.channel_id, CASE WHEN m.creator_account = $2 THEN 'creator' ELSE 'fan' END AS side,
        CASE WHEN m.creator_account = $2 THEN m.fan_account ELSE m.creator_account END AS other, m.media, ${FACTS},
        k.room_id, k.is_open, k.is_of_date, EXISTS (SELECT FROM app.call_peer p WHERE p.room_id = k.room_id AND NOT p.is_here
          AND p.side = CASE WHEN m.creator_account = $2 THEN 'creator' ELSE 'fan' END) AS is_away
      FROM app.call_meeting m JOIN app.booking b ON b.id = m.booking_id AND (b.chain_id = $3 OR b.rail = 'card')
        LEFT JOIN LATERAL (SELECT room_id, closed_at IS NULL AS is_open, starts_at = m.starts_at AS is_of_date FROM app.call_room
          WHERE booking_id = m.booking_id AND (closed_at IS NULL OR starts_at = m.starts_at)
          ORDER BY closed_at IS NULL DESC, opened_at DESC LIMIT 1) k ON true
      WHERE m.booking_id = $1 AND $2 IN (m.creator_account, m.fan_account)`,
    [asked.bookingId, asked.accountId, asked.chainId],
  )
  const [row] = rows
  if (!row) return null
  const { room_id: id, is_open: isOpen, is_of_date: isOfDate } = row
  return {
    ...{ channelId: row.channel_id, side: row.side, other: row.other, media: row.media },
    ...{ facts: toFacts(row), nowS: row.now_s },
    room: id === null ? null : { id, isOpen, isOfDate },
    isAway: row.is_away,
  }
}

/** Holds a booking as it is until the transaction ends: its date stays, and one room of it is opened at a time. */
export async function lockBooking(tx: PoolClient, bookingId: string): Promise<void> {
  await tx.query('SELECT FROM app.booking WHERE id = $1 FOR UPDATE', [bookingId])
}

/** Stores that a room is that of a booking at its date of now. */
export async function insertMeetingRoom(
  tx: PoolClient,
  { roomId, bookingId }: { roomId: string; bookingId: string },
): Promise<void> {
  // copied here: a date in JavaScript loses what is below a millisecond
  await tx.query(
    `INSERT INTO app.call_room (room_id, booking_id, media, starts_at)
      SELECT $1, m.booking_id, m.media, m.starts_at FROM app.call_meeting m WHERE m.booking_id = $2`,
    [roomId, bookingId],
  )
}

/**
 * Rooms that are open and whose call is over, has another date by now, or is nobody's any more. One whose money is not secured any more is
 * none of them: what a reorg took away may come back while both talk, and nobody new comes in meanwhile.
 * @param roomId this one alone
 */
export async function readOverRooms(db: Db, roomId: string | null = null): Promise<string[]> {
  const { rows } = await db.query<
    { id: string; is_met: boolean; is_of_date: boolean } & { [K in keyof FactsRow]: FactsRow[K] }
  >(
    `SELECT k.room_id AS id, m.booking_id IS NOT NULL AS is_met, coalesce(k.starts_at = m.starts_at, false) AS is_of_date, ${FACTS}
      FROM app.call_room k LEFT JOIN app.call_meeting m ON m.booking_id = k.booking_id
      WHERE k.closed_at IS NULL AND ($1::text IS NULL OR k.room_id = $1::text)`,
    [roomId],
  )
  const isOver = (row: (typeof rows)[number]): boolean => {
    if (!row.is_met || !row.is_of_date) return true
    const entry = callEntry({ ...toFacts(row), isOfDate: true }, row.now_s)
    return !entry.isOpen && entry.why === 'over'
  }
  return rows.filter(isOver).map(({ id }) => id)
}

/** Rooms of calls that go on without a booking: theirs is deleted. @param roomId this one alone */
export async function readLeftRooms(db: Db, roomId: string | null = null): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    `SELECT r.id FROM app.room r WHERE r.kind = 'call' AND r.state = 'live' AND ($1::text IS NULL OR r.id = $1::text)
      AND NOT EXISTS (SELECT FROM app.call_room k WHERE k.room_id = r.id AND k.closed_at IS NULL)`,
    [roomId],
  )
  return rows.map(({ id }) => id)
}

/** Notes that rooms of calls are closed which ended, whoever ended them. @param roomId this one alone */
export async function markClosed(db: Db, roomId: string | null = null): Promise<void> {
  await db.query(
    `UPDATE app.call_room k SET closed_at = app.now() FROM app.room r
      WHERE r.id = k.room_id AND r.state = 'ended' AND k.closed_at IS NULL AND ($1::text IS NULL OR r.id = $1::text)`,
    [roomId],
  )
}

/** Forgets which pages a closed call had and what they said to each other, and of one that goes on ways that nobody looks for any more. */
export async function forgetLines(db: Db): Promise<void> {
  await db.query(
    'DELETE FROM app.call_peer p USING app.call_room k WHERE k.room_id = p.room_id AND k.closed_at IS NOT NULL',
  )
  await db.query(
    'DELETE FROM app.call_signal s USING app.call_room k WHERE k.room_id = s.room_id AND k.closed_at IS NOT NULL',
  )
  await db.query(
    `DELETE FROM app.call_signal WHERE kind = 'candidate' AND at < app.now() - make_interval(secs => $1)`,
    [RETURN_SECONDS],
  )
}
