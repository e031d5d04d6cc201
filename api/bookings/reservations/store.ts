import type { Pool, PoolClient } from 'pg'
import type { CallCalendar } from '#domain/calls/calendar.ts'
import type { BusySpan } from '#domain/calls/freeTimes.ts'
import { OFFER_JSON, type StoredOffer } from '../offerView.ts'
import { CALENDAR_JSON } from '../store.ts'
import type { Reservation } from './contract.ts'

type Db = Pool | PoolClient
export type StoredChannel = Reservation['channel']

const MINUTE_MS = 60_000

/** SQL: the channel `h` as its card. */
export const CHANNEL_JSON =
  "jsonb_build_object('id', h.id, 'handle', h.handle::text, 'name', h.name, 'about', h.about)"

/** Minutes that a time is held without a payment, and at most. */
export const [HELD_MINUTES, MAX_HELD_MINUTES] = [10, 60]

/** SQL: the reservation `r` keeps its time. */
export const IS_HELD = 'r.released_at IS NULL AND r.held_until > app.now()'

/** SQL for `release`: what of the accounts $1 and $2 is over and was not given back yet. */
export const IS_OVER = `r.held_until <= app.now()
  AND r.id IN (SELECT t.reservation_id FROM app.call_time t WHERE t.account_id IN ($1, $2))`

/** Postgres code of time that is somebody's already. */
export const EXCLUDED = '23P01'

/** Whose calls the page of a channel offers. */
export interface Seller {
  channel: StoredChannel
  creatorId: string
  /** account of the creator */
  ownerId: string
  /** `isPaused` of an account that is suspended as well */
  calendar: CallCalendar
  /** of the database, in milliseconds since the epoch */
  nowMs: number
}

const SELLER = `SELECT ${CHANNEL_JSON} AS channel, cr.id AS "creatorId", a.id AS "ownerId",
    ${CALENDAR_JSON} || jsonb_build_object('isPaused', k.is_paused OR a.state <> 'active') AS calendar,
    floor(extract(epoch FROM app.now()) * 1000)::float8 AS "nowMs"`
const FROM_SELLER = `FROM app.channel h JOIN app.creator cr ON cr.id = h.creator_id JOIN app.account a ON a.id = cr.account_id
    JOIN app.call_calendar k ON k.creator_id = cr.id`
const IS_OPEN = "h.id = $1 AND h.archived_at IS NULL AND a.state IN ('active', 'suspended')"

/** The creator of a channel with the open offers of them, in their order; null where there are no hours. */
export async function readSeller(
  db: Db,
  channelId: string,
  chainId: number,
): Promise<(Seller & { offers: StoredOffer[] }) | null> {
  const { rows } = await db.query<Seller & { offers: StoredOffer[] }>(
    `${SELLER}, (SELECT coalesce(jsonb_agg(${OFFER_JSON} ORDER BY o.place), '[]') FROM app.call_offer o
        WHERE o.creator_id = cr.id AND o.closed_at IS NULL) AS offers ${FROM_SELLER} WHERE ${IS_OPEN}`,
    [channelId, chainId],
  )
  return rows[0] ?? null
}

/** One offer, which may be closed, as one account finds it. */
export type SoldCall = Seller & { offer: StoredOffer; isClosed: boolean; isBanned: boolean }

/** An offer of the creator of a channel; null where there is none, or there are no hours. */
export async function readSoldCall(
  db: Db,
  { channelId, offerId, chainId }: { channelId: string; offerId: string; chainId: number },
  accountId: string | null,
): Promise<SoldCall | null> {
  const { rows } = await db.query<SoldCall>(
    `${SELLER}, ${OFFER_JSON} AS offer, o.closed_at IS NOT NULL AS "isClosed",
        EXISTS (SELECT FROM app.ban b WHERE b.account_id = $4 AND b.kind = 'ban' AND (b.until IS NULL OR b.until > app.now())
          AND b.channel_id IN (SELECT 'all' UNION ALL SELECT n.id::text FROM app.channel n WHERE n.creator_id = cr.id)) AS "isBanned"
      ${FROM_SELLER} JOIN app.call_offer o ON o.creator_id = cr.id AND o.id = $3 WHERE ${IS_OPEN}`,
    [channelId, chainId, offerId, accountId],
  )
  return rows[0] ?? null
}

interface TimeRow {
  fromMs: number
  toMs: number
  endsAtMs: number
  isCall: boolean
  isOfOwner: boolean
}

const msOf = (time: string) => `(extract(epoch FROM ${time}) * 1000)::float8`

const SPAN = `${msOf('lower(t.span)')} AS "fromMs", ${msOf('upper(t.span)')} AS "toMs"`

/**
 * What is booked is in the way of its fan too, and what is proposed as another date of it; what they hold makes room, unless the
 * booking $3 is moved, whose own rows hinder it nowhere. What is over counts on its day, and that is over after two.
 */
const BUSY = `SELECT ${SPAN}, ${msOf('r.ends_at')} AS "endsAtMs", t.account_id <> r.account_id AS "isCall", t.account_id = $1 AS "isOfOwner"
  FROM app.call_time t JOIN app.call_reservation r ON r.id = t.reservation_id
  WHERE t.account_id IN ($1, $2) AND ${IS_HELD} AND (r.account_id IS DISTINCT FROM $2 OR $3::text IS NOT NULL)
  UNION ALL SELECT ${SPAN}, ${msOf('coalesce(v.starts_at, b.starts_at) + (b.ends_at - b.starts_at)')}, t.account_id = cr.account_id,
    t.account_id = $1
  FROM app.call_time t JOIN app.booking b ON b.id = t.booking_id JOIN app.creator cr ON cr.id = b.creator_id
    LEFT JOIN app.call_move v ON v.id = t.move_id
  WHERE t.account_id IN ($1, $2) AND b.id IS DISTINCT FROM $3 AND t.span && tstzrange(app.now() - interval '2 days', NULL)`

/** Time of a creator that is taken, and of who would call them. */
export interface Busy {
  /** of the creator */
  owner: BusySpan[]
  /** of who would call; what they hold themselves is no hindrance */
  fan: BusySpan[]
}

/**
 * Reads what no call can lie on, as the constraint of `app.call_time` has it: a call of a creator takes the break after it
 * as well, which may have been longer when it was booked.
 * @param accountId who would call; null: anybody
 * @param bookingId the call of theirs that is moved; null: it is a new one
 */
export async function readBusy(
  db: Db,
  { ownerId, calendar }: Pick<Seller, 'ownerId' | 'calendar'>,
  accountId: string | null,
  bookingId: string | null = null,
): Promise<Busy> {
  const bufferMs = calendar.bufferMinutes * MINUTE_MS
  const { rows } = await db.query<TimeRow>(BUSY, [ownerId, accountId, bookingId])
  const busy: Busy = { owner: [], fan: [] }
  for (const { fromMs, toMs, endsAtMs, isCall, isOfOwner } of rows) {
    if (!isOfOwner) busy.fan.push({ startsAtMs: fromMs, endsAtMs: toMs, isCall: false })
    else if (isCall)
      busy.owner.push({ startsAtMs: fromMs, endsAtMs: Math.max(endsAtMs, toMs - bufferMs), isCall })
    else busy.owner.push({ startsAtMs: fromMs - bufferMs, endsAtMs: toMs, isCall })
  }
  return busy
}

/** Gives back what matches, and the time of both people with it. Answers how many times of people. @param which SQL of rows `r` */
export async function release(db: Db, which: string, values: unknown[]): Promise<number> {
  const { rowCount } = await db.query(
    `WITH gone AS (UPDATE app.call_reservation r SET released_at = least(app.now(), r.held_until)
        WHERE r.released_at IS NULL AND (${which}) RETURNING r.id)
      DELETE FROM app.call_time t USING gone WHERE t.reservation_id = gone.id`,
    values,
  )
  return rowCount ?? 0
}
