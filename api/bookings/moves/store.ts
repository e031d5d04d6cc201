import type { Pool, PoolClient } from 'pg'
import type { PaymentRail } from '#domain/billing/words.ts'
import type { BookingStatus } from '#domain/booking/words.ts'
import type { CallCalendar } from '#domain/calls/calendar.ts'
import type { CardMoveAgreement } from '#domain/calls/cardMove.ts'
import type { NewDate } from '#domain/calls/move.ts'
import type { CallSide, CallTerms } from '#domain/calls/words.ts'
import { IS_OWN } from '../booked/bookingView.ts'
import { isHere } from '../booked/followDeps.ts'
import { CALENDAR_JSON } from '../store.ts'

type Db = Pool | PoolClient

/** How a proposal of another date can end. */
export type CallMoveEnd = 'accepted' | 'declined' | 'withdrawn' | 'lapsed' | 'ended'

/** Whose booking. */
export interface OwnBooking {
  accountId: string
  bookingId: string
  chainId: number
}

/** A call by card as its date and its money move together; times in seconds since the epoch. */
export interface MovedCard extends Omit<CardMoveAgreement, 'newStartAt' | 'amount' | 'policy'> {
  /** minor units of `currency` */
  units: string
  terms: CallTerms
  termsVersion: number
  /** what holds the money, or saved the card; and the latter alone, null: none is saved */
  purchaseId: string
  setupId: string | null
  /** a hold is being tried for the date as it is */
  isTried: boolean
}

/** A booking as one of its sides would move it. */
export interface MovedCall {
  id: string
  side: CallSide
  rail: PaymentRail
  status: BookingStatus
  isPlaced: boolean
  /** it was agreed to here */
  isAgreed: boolean
  revision: number
  startsAtS: number
  lengthMinutes: number
  creatorId: string
  /** accounts; null: they have none here any more */
  ownerId: string | null
  fanId: string | null
  /** of the creator; null: no hours were set */
  calendar: CallCalendar | null
  chainId: number
  /** 0x hex in lower case */
  escrow: string
  escrowId: string
  /** of who asks, which the escrow knows as this side; null: nobody knows it */
  wallet: string | null
  /** null: it is by wallet, or has ended */
  card: MovedCard | null
  /** that is proposed already */
  open: { isOwn: boolean; isTaken: boolean; validUntilMs: number } | null
  /** what who asks proposed within a day, and seconds until the first of it no longer counts */
  made: number
  waitS: number | null
  /** of the database, in milliseconds since the epoch */
  nowMs: number
}

const hexOf = (column: string) => `'0x' || encode(${column}, 'hex')`
const secondsOf = (time: string) => `floor(extract(epoch FROM ${time}))::float8`

const CARD_JSON = `CASE WHEN b.rail = 'card' AND h.id IS NOT NULL AND o.id IS NOT NULL THEN jsonb_build_object('startAt', ${secondsOf('b.starts_at')},
    'lengthMinutes', (extract(epoch FROM b.ends_at - b.starts_at) / 60)::int, 'captureBefore', ${secondsOf('b.capture_before')}, 'isSaved', b.setup_id IS NOT NULL,
    'handle', h.handle::text, 'media', o.media, 'currency', b.currency, 'units', b.units::text, 'terms', o.terms, 'termsVersion', o.terms_version,
    'purchaseId', b.purchase_id, 'setupId', b.setup_id,
    'isTried', EXISTS (SELECT FROM app.call_hold t WHERE t.booking_id = b.id AND t.followed_at IS NULL)) END`

const MOVED_CALL = `WITH own AS (SELECT b.*, cr.account_id AS owner_id, coalesce(cr.account_id <> $1, true) AS is_fan
    FROM app.booking b JOIN app.creator cr ON cr.id = b.creator_id WHERE b.id = $2 AND ${isHere('$3')} AND ${IS_OWN})
  SELECT b.id, CASE WHEN b.is_fan THEN 'fan' ELSE 'creator' END AS side, b.rail, b.status, b.placed_at IS NOT NULL AS "isPlaced",
    b.channel_id IS NOT NULL AS "isAgreed", b.revision, ${secondsOf('b.starts_at')} AS "startsAtS",
    (extract(epoch FROM b.ends_at - b.starts_at) / 60)::int AS "lengthMinutes", b.creator_id AS "creatorId", b.owner_id AS "ownerId",
    b.account_id AS "fanId", ${CALENDAR_JSON} AS calendar, b.chain_id AS "chainId", ${hexOf('b.escrow')} AS escrow,
    ${hexOf('b.escrow_id')} AS "escrowId",
    ${hexOf('CASE WHEN b.is_fan THEN coalesce(e.fan, g.fan_wallet) ELSE coalesce(e.creator, g.creator_wallet) END')} AS wallet, ${CARD_JSON} AS card,
    CASE WHEN v.id IS NOT NULL THEN jsonb_build_object('isOwn', v.is_by_fan = b.is_fan, 'isTaken', v.taken_at IS NOT NULL,
      'validUntilMs', ${secondsOf('v.valid_until')} * 1000) END AS open,
    d.made, d."waitS", floor(extract(epoch FROM app.now()) * 1000)::float8 AS "nowMs"
  FROM own b LEFT JOIN app.call_calendar k ON k.creator_id = b.creator_id
    LEFT JOIN app.channel h ON h.id = b.channel_id LEFT JOIN app.call_offer o ON o.id = b.offer_id
    LEFT JOIN chain.escrow_as_of e ON (e.chain_id, e.escrow, e.id) = (b.chain_id, b.escrow, b.escrow_id)
    LEFT JOIN app.call_agreement g ON (g.chain_id, g.escrow, g.id) = (b.chain_id, b.escrow, b.escrow_id)
    LEFT JOIN app.call_move v ON v.booking_id = b.id AND v.ended_at IS NULL
    CROSS JOIN LATERAL (SELECT count(*)::int AS made, ceil(extract(epoch FROM min(m.created_at) + interval '1 day' - app.now()))::int AS "waitS"
      FROM app.call_move m WHERE m.booking_id = b.id AND m.is_by_fan = b.is_fan AND m.created_at > app.now() - interval '1 day') d`

/** A booking of an account; null where it has none of this id. */
export async function readMovedCall(
  db: Db,
  { accountId, bookingId, chainId }: OwnBooking,
): Promise<MovedCall | null> {
  const { rows } = await db.query<MovedCall>(MOVED_CALL, [accountId, bookingId, chainId])
  return rows[0] ?? null
}

/** Nobody else changes an own booking, or a proposal for it, until the transaction ends. Answers it; null where there is none. */
export async function lockMovedCall(tx: PoolClient, own: OwnBooking): Promise<MovedCall | null> {
  const { accountId, bookingId, chainId } = own
  await tx.query(
    `SELECT FROM app.booking b WHERE ${IS_OWN} AND ${isHere('$2')} AND b.id = $3 FOR UPDATE OF b`,
    [accountId, chainId, bookingId],
  )
  // read once it is ours: what somebody changed while we waited is not in the statement that waited
  return readMovedCall(tx, own)
}

/** A proposal of another date. */
export interface StoredProposal extends Omit<NewDate, 'id'> {
  side: CallSide
  state: 'open' | CallMoveEnd
  isTaken: boolean
  /** 0x hex; null: it is by card */
  signature: string | null
  /** by card what its fan agreed to; null: they have not */
  text: string | null
}

/** A proposal for a booking; null where it has none of this id. */
export async function readProposal(
  tx: PoolClient,
  bookingId: string,
  moveId: string,
): Promise<StoredProposal | null> {
  const { rows } = await tx.query<StoredProposal>(
    `SELECT CASE WHEN is_by_fan THEN 'fan' ELSE 'creator' END AS side, state, taken_at IS NOT NULL AS "isTaken",
        ${secondsOf('starts_at')} AS "startAt", revision, ${secondsOf('valid_until')} AS "validUntil", ${hexOf('signature')} AS signature, text
      FROM app.call_move WHERE booking_id = $1 AND id = $2`,
    [bookingId, moveId],
  )
  return rows[0] ?? null
}

/** Always in the same order, so that nobody waits for each other; of a creator the break after the call as well, as it is now. */
const KEEP = `WITH made AS (INSERT INTO app.call_move (id, booking_id, is_by_fan, starts_at, revision, valid_until, signature, text)
    VALUES ($1, $2, $3, to_timestamp($4), $5, to_timestamp($6), $7, $8) RETURNING id, booking_id, starts_at)
  INSERT INTO app.call_time (booking_id, move_id, account_id, span)
  SELECT b.id, made.id, p.account_id, tstzrange(made.starts_at, made.starts_at + (b.ends_at - b.starts_at) + make_interval(mins => p.after))
    FROM made JOIN app.booking b ON b.id = made.booking_id JOIN app.creator cr ON cr.id = b.creator_id
      LEFT JOIN app.call_calendar k ON k.creator_id = cr.id,
      LATERAL (VALUES (b.account_id, 0), (cr.account_id, coalesce(k.buffer_minutes, 0))) p (account_id, after) ORDER BY p.account_id`

/** A date that is proposed, with what was signed for it (0x hex), or what the fan agreed to by card; a creator by card leaves neither. */
export type KeptDate = Omit<NewDate, 'id'> & { signature: string | null; text: string | null }

/** Stores a proposal, and keeps its time for both. Throws the database's EXCLUDED where that is somebody's. */
export async function insertProposal(
  tx: PoolClient,
  moveId: string,
  call: Pick<MovedCall, 'id' | 'side'>,
  { startAt, revision, validUntil, signature, text }: KeptDate,
): Promise<void> {
  await tx.query(KEEP, [
    ...[moveId, call.id, call.side === 'fan', startAt, revision, validUntil],
    ...[signature && Buffer.from(signature.slice(2), 'hex'), text],
  ])
}

/** From now on it cannot be withdrawn. */
export async function markSignatureTaken(tx: PoolClient, moveId: string): Promise<void> {
  await tx.query('UPDATE app.call_move SET taken_at = app.now() WHERE id = $1 AND taken_at IS NULL', [moveId])
}

/** Ends what is proposed for a booking, and gives the time back that was kept for it. @returns its id; null: nothing was open */
export async function closeOpenMove(
  tx: PoolClient,
  bookingId: string,
  state: CallMoveEnd,
): Promise<string | null> {
  const { rows } = await tx.query<{ id: string }>(
    'UPDATE app.call_move SET state = $2, ended_at = app.now() WHERE booking_id = $1 AND ended_at IS NULL RETURNING id',
    [bookingId, state],
  )
  const [move] = rows
  if (!move) return null
  await tx.query('DELETE FROM app.call_time WHERE move_id = $1', [move.id])
  return move.id
}
