import type { Pool, PoolClient } from 'pg'
import type { BookingPolicy } from '#domain/booking/terms.ts'
import type { BookingCause, BookingStatus } from '#domain/booking/words.ts'
import { policyOf } from '#domain/calls/terms.ts'
import type { CallKeeping, CallMedia, CallSide, CallTerms } from '#domain/calls/words.ts'
import { currencyOf } from '../../creators/readChannelPage.ts'
import { AGREED_COLUMNS, type AgreedRow, agreedIn } from '../agreements/agreedView.ts'
import { POLICY_JSON } from '../callSales.ts'
import type { BookingDeps } from '../deps.ts'
import { KEEPING } from '../keeper/keeping.ts'
import { CHANNEL_JSON } from '../reservations/store.ts'
import type { BookedCall } from './contract.ts'
import { IS_FINAL, IS_OPEN } from './followDeps.ts'

/** Another date that is open. */
interface StoredMove {
  id: string
  isByFan: boolean
  startsAtMs: number
  validUntilMs: number
  isTaken: boolean
}

interface BookingRow extends AgreedRow {
  id: string
  side: CallSide
  channel: BookedCall['channel']
  fan_name: string | null
  media: CallMedia | null
  terms: CallTerms | null
  terms_version: number | null
  starts_at: Date
  ends_at: Date
  currency: number
  units: bigint
  fee_bps: number
  policy: BookingPolicy | null
  status: BookingStatus
  pending_until: Date | null
  pending_bps: number | null
  pending_cause: BookingCause | null
  creator_ask_bps: number | null
  fan_ask_bps: number | null
  revision: number
  is_secured: boolean
  is_placed: boolean
  end_cause: BookingCause | null
  to_creator: bigint
  to_fan: bigint
  end_fee: bigint
  end_at: Date
  escrow: Buffer
  escrow_id: Buffer
  creator_wallet: Buffer
  fan_wallet: Buffer
  tx_hash: Buffer
  keeper: CallKeeping
  text: string | null
  move: StoredMove | null
  created_at: Date
}

const msOf = (time: string) => `floor(extract(epoch FROM ${time}) * 1000)`

const MOVE_JSON = `CASE WHEN v.id IS NOT NULL THEN jsonb_build_object('id', v.id, 'isByFan', v.is_by_fan, 'startsAtMs', ${msOf('v.starts_at')},
    'validUntilMs', ${msOf('v.valid_until')}, 'isTaken', v.taken_at IS NOT NULL) END`

/** SQL: the account $1 is a side of `b`; each half has its index. */
export const IS_OWN =
  '(b.account_id = $1 OR b.creator_id = (SELECT c.id FROM app.creator c WHERE c.account_id = $1))'

/**
 * Bookings of the chain $2. What the network dropped is as it was agreed to; one that nobody agreed to here is not shown until it is
 * there again. Names of fans are of those alone who booked here.
 * @param side SQL
 * @param showsFan SQL: who asks may know the name of the fan
 * @param which SQL
 */
const bookingsAs = (
  side: string,
  showsFan: string,
  which: string,
) => `SELECT b.id, ${side} AS side, CASE WHEN h.id IS NOT NULL THEN ${CHANNEL_JSON} END AS channel,
    CASE WHEN ${showsFan} AND b.channel_id IS NOT NULL THEN n.display_name END AS fan_name,
    o.media, o.terms, o.terms_version, b.starts_at, b.ends_at, coalesce(e.currency, g.currency) AS currency,
    coalesce(e.amount_units, g.units) AS units, b.fee_bps,
    CASE WHEN p.policy_id IS NOT NULL THEN ${POLICY_JSON} END AS policy, b.status, e.until AS pending_until,
    e.fallback_bps AS pending_bps, e.fallback_cause AS pending_cause, e.creator_ask_bps, e.fan_ask_bps, b.revision,
    coalesce(e.created_block <= (SELECT least(k.safe, k.agreed) FROM chain.cursor k WHERE k.chain_id = b.chain_id), false) AS is_secured,
    b.placed_at IS NOT NULL AS is_placed, m.cause AS end_cause, m.to_creator_units AS to_creator, m.to_fan_units AS to_fan,
    m.fee_units AS end_fee, m.at AS end_at, b.escrow, b.escrow_id, coalesce(e.creator, g.creator_wallet) AS creator_wallet,
    coalesce(e.fan, g.fan_wallet) AS fan_wallet, b.tx_hash, ${KEEPING} AS keeper, g.text, ${AGREED_COLUMNS}, ${MOVE_JSON} AS move, b.created_at
  FROM app.booking b JOIN app.creator cr ON cr.id = b.creator_id
    LEFT JOIN app.channel h ON h.id = b.channel_id LEFT JOIN app.call_offer o ON o.id = b.offer_id
    LEFT JOIN app.profile n ON n.account_id = b.account_id
    LEFT JOIN chain.escrow_as_of e ON (e.chain_id, e.escrow, e.id) = (b.chain_id, b.escrow, b.escrow_id)
    LEFT JOIN app.call_agreement g ON (g.chain_id, g.escrow, g.id) = (b.chain_id, b.escrow, b.escrow_id)
    LEFT JOIN chain.policy_as_of p ON p.chain_id = b.chain_id AND p.escrow = b.escrow AND p.creator = coalesce(e.creator, g.creator_wallet)
      AND p.policy_id = coalesce(e.policy_id, g.policy_id)
    LEFT JOIN app.keeper k ON k.chain_id = b.chain_id
    LEFT JOIN app.call_move v ON v.booking_id = b.id AND v.ended_at IS NULL
    LEFT JOIN LATERAL (SELECT s.* FROM chain.escrow_move_as_of s WHERE (s.chain_id, s.escrow, s.id) = (b.chain_id, b.escrow, b.escrow_id)
      AND s.kind = 'settled' ORDER BY s.block DESC, s.log_index DESC LIMIT 1) m ON true
  WHERE b.chain_id = $2 AND ${which} AND num_nulls(e.id, g.id) < 2
    AND (p.policy_id IS NOT NULL OR o.id IS NOT NULL)`

/** Of the account $1; names of fans are for the creator alone. */
const BOOKINGS = bookingsAs(
  "CASE WHEN cr.account_id = $1 THEN 'creator' ELSE 'fan' END",
  'cr.account_id = $1',
  IS_OWN,
)

/** One for who is neither of the two; its side says nothing. */
const ANY_BOOKING = bookingsAs("'fan'", 'true', 'b.id = $1')

const hexOf = (bytes: Buffer) => `0x${bytes.toString('hex')}`
const MINUTE_MS = 60_000

function policyIn({ policy, terms, terms_version: version }: BookingRow): BookingPolicy {
  if (policy) return policy
  if (terms === null || version === null) throw new Error('a booking without terms is not read')
  return policyOf(terms, version)
}

function settlementIn(row: BookingRow): BookedCall['settlement'] {
  const { end_cause: cause } = row
  if (cause === null) return null
  const at = row.end_at.toISOString()
  return { cause, toCreator: `${row.to_creator}`, toFan: `${row.to_fan}`, fee: `${row.end_fee}`, at }
}

function pendingIn({ pending_until: until, pending_bps: creatorBps, pending_cause: cause }: BookingRow) {
  if (until === null || creatorBps === null || cause === null) return null
  return { until: until.toISOString(), creatorBps, cause }
}

function moveIn({ move, starts_at, ends_at }: BookingRow): BookedCall['move'] {
  if (move === null) return null
  const { id, isByFan, startsAtMs, validUntilMs, isTaken } = move
  return {
    ...{ id, by: isByFan ? 'fan' : 'creator', isTaken },
    startsAt: new Date(startsAtMs).toISOString(),
    endsAt: new Date(startsAtMs + (ends_at.getTime() - starts_at.getTime())).toISOString(),
    validUntil: new Date(validUntilMs).toISOString(),
  }
}

function bookingOf({ currencies }: Pick<BookingDeps, 'currencies'>, row: BookingRow): BookedCall {
  const { symbol, decimals } = currencyOf(currencies, row.currency)
  const { id, side, channel, media, terms, status, revision, text } = row
  return {
    ...{ id, side, channel, fanName: row.fan_name, media, terms },
    startsAt: row.starts_at.toISOString(),
    endsAt: row.ends_at.toISOString(),
    lengthMinutes: (row.ends_at.getTime() - row.starts_at.getTime()) / MINUTE_MS,
    price: { currency: `${row.currency}`, units: `${row.units}`, symbol, decimals },
    feeBps: row.fee_bps,
    policy: policyIn(row),
    status,
    pending: pendingIn(row),
    creatorAsk: row.creator_ask_bps,
    fanAsk: row.fan_ask_bps,
    revision,
    isSecured: row.is_secured,
    isPlaced: row.is_placed,
    settlement: settlementIn(row),
    escrow: {
      ...{ address: hexOf(row.escrow), id: hexOf(row.escrow_id) },
      creator: hexOf(row.creator_wallet),
      fan: hexOf(row.fan_wallet),
      txHash: hexOf(row.tx_hash),
    },
    keeper: row.keeper,
    text,
    ...agreedIn(row),
    move: moveIn(row),
    createdAt: row.created_at.toISOString(),
  }
}

type ViewDeps = Pick<BookingDeps, 'pool' | 'chainId' | 'currencies'>

/** One booking of an account; null where there is none of this id, or it is somebody else's. */
export async function readBooking(
  deps: ViewDeps,
  db: Pool | PoolClient,
  accountId: string,
  bookingId: string,
): Promise<BookedCall | null> {
  const { rows } = await db.query<BookingRow>(`${BOOKINGS} AND b.id = $3`, [
    accountId,
    deps.chainId,
    bookingId,
  ])
  return rows[0] ? bookingOf(deps, rows[0]) : null
}

/** One booking as both sides have it, for who may read what is none of theirs; null where there is none of this id. */
export async function readAnyBooking(
  deps: Omit<ViewDeps, 'pool'>,
  db: Pool | PoolClient,
  bookingId: string,
): Promise<Omit<BookedCall, 'side' | 'move'> | null> {
  const { rows } = await db.query<BookingRow>(ANY_BOOKING, [bookingId, deps.chainId])
  if (!rows[0]) return null
  const { side: _side, move: _move, ...call } = bookingOf(deps, rows[0])
  return call
}

/** SQL: some of what an account is a side of, by one rule each, so that who books past every rule hides nothing that counts. */
const partOf = (which: string, order: string, most: number) =>
  `(SELECT b.id FROM app.booking b WHERE ${IS_OWN} AND b.chain_id = $2 AND ${which} ORDER BY ${order} LIMIT ${most})`

// whoever calls the contract without us can make any number of them
const AGREED_FIRST = 'b.channel_id IS NULL'

const LISTED = [
  partOf(`${IS_OPEN} AND b.placed_at IS NOT NULL`, 'b.starts_at', 100),
  partOf(`${IS_OPEN} AND b.placed_at IS NULL`, `${AGREED_FIRST}, b.created_at DESC`, 20),
  partOf(`${IS_FINAL} AND b.placed_at IS NOT NULL`, 'b.starts_at DESC', 50),
  partOf(`${IS_FINAL} AND b.placed_at IS NULL`, `${AGREED_FIRST}, b.starts_at DESC`, 20),
].join(' UNION ALL ')

/**
 * Bookings of an account as both sides: what is to come, the next one first, then the rest, the newest first. At most a hundred that are
 * open, twenty open ones without a date, and seventy that have ended.
 */
export async function readBookings(deps: ViewDeps, accountId: string): Promise<BookedCall[]> {
  const { rows } = await deps.pool.query<BookingRow>(
    `${BOOKINGS} AND b.id IN (${LISTED})
      ORDER BY b.starts_at <= app.now(), CASE WHEN b.starts_at > app.now() THEN b.starts_at END, b.starts_at DESC, b.id`,
    [accountId, deps.chainId],
  )
  return rows.map((row) => bookingOf(deps, row))
}
