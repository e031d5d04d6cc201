import type { Pool, PoolClient } from 'pg'
import type { BookingPolicy } from '#domain/booking/terms.ts'
import { heldPolicy } from '#domain/calls/cardHold.ts'
import { policyOf } from '#domain/calls/terms.ts'
import { fiatDecimals } from '#domain/ledger/currencyCode.ts'
import { currencyOf } from '../../creators/readChannelPage.ts'
import { agreedIn } from '../agreements/agreedView.ts'
import type { BookingDeps } from '../deps.ts'
import { type BookingRow, bookingsAs } from './bookingRows.ts'
import type { BookedCall } from './contract.ts'
import { IS_FINAL, IS_OPEN, isHere } from './followDeps.ts'

/** SQL: the account $1 is a side of `b`; each half has its index. */
export const IS_OWN =
  '(b.account_id = $1 OR b.creator_id = (SELECT c.id FROM app.creator c WHERE c.account_id = $1))'

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

const secondsOf = (time: Date) => Math.floor(time.getTime() / 1000)

function policyIn(row: BookingRow): BookingPolicy {
  const { policy, terms, terms_version: version, capture_before: until, ends_at: endsAt } = row
  if (policy) return policy
  if (terms === null || version === null) throw new Error('a booking without terms is not read')
  const agreed = policyOf(terms, version)
  // what it will be held by; and what the network has dropped is in no bank
  return until ? heldPolicy(agreed, secondsOf(until), secondsOf(endsAt)) : agreed
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

function findingIn({ finding }: BookingRow): BookedCall['finding'] {
  if (finding === null) return null
  const { atMs, ...found } = finding
  return { ...found, at: new Date(atMs).toISOString() }
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

function priceIn(currencies: BookingDeps['currencies'], row: BookingRow): BookedCall['price'] {
  const { card_currency: code, units } = row
  if (code !== null) return { currency: code, units: `${units}`, symbol: code, decimals: fiatDecimals(code) }
  if (row.currency === null) throw new Error('a booking without a price is not read')
  const { symbol, decimals } = currencyOf(currencies, row.currency)
  return { currency: `${row.currency}`, units: `${units}`, symbol, decimals }
}

function escrowIn({ escrow, ...row }: BookingRow): BookedCall['escrow'] {
  if (escrow === null) return null
  return {
    ...{ address: hexOf(escrow), id: hexOf(row.escrow_id) },
    creator: hexOf(row.creator_wallet),
    fan: hexOf(row.fan_wallet),
    txHash: hexOf(row.tx_hash),
  }
}

type Hold = NonNullable<BookedCall['hold']>

function laterIn({ later }: BookingRow): Hold['later'] {
  if (later === null) return null
  const { nextAtMs, ...tried } = later
  return { nextAt: new Date(nextAtMs).toISOString(), ...tried }
}

function holdIn(row: BookingRow): Hold | null {
  const { rail, capture_before: until, is_done: isDone, purchase_id: purchaseId, is_saved: isSaved } = row
  if (rail !== 'card') return null
  return { captureBefore: until?.toISOString() ?? null, isDone, purchaseId, isSaved, later: laterIn(row) }
}

/** What whoever does not pay reads of it: nothing of the card. */
function withoutCard(hold: Hold | null): Hold | null {
  const later = hold?.later && { ...hold.later, failCode: null, openPurchaseId: null }
  return hold && { ...hold, purchaseId: null, later: later ?? null }
}

function bookingOf({ currencies }: Pick<BookingDeps, 'currencies'>, row: BookingRow): BookedCall {
  const { id, side, channel, media, terms, status, revision, text, rail } = row
  return {
    ...{ id, side, channel, fanName: row.fan_name, media, terms },
    startsAt: row.starts_at.toISOString(),
    endsAt: row.ends_at.toISOString(),
    lengthMinutes: (row.ends_at.getTime() - row.starts_at.getTime()) / MINUTE_MS,
    rail,
    price: priceIn(currencies, row),
    feeBps: row.fee_bps,
    policy: policyIn(row),
    status,
    pending: pendingIn(row),
    finding: findingIn(row),
    creatorAsk: row.creator_ask_bps,
    fanAsk: row.fan_ask_bps,
    revision,
    isSecured: row.is_secured,
    isPlaced: row.is_placed,
    settlement: settlementIn(row),
    escrow: escrowIn(row),
    hold: side === 'fan' ? holdIn(row) : withoutCard(holdIn(row)),
    keeper: row.keeper,
    text,
    ...agreedIn(row),
    move: moveIn(row),
    movedText: row.moved_text,
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
  const { side: _side, move: _move, hold, finding, ...call } = bookingOf(deps, rows[0])
  // what its escrow takes is for the two to bring
  return { ...call, hold: withoutCard(hold), finding: finding && { ...finding, signed: null } }
}

/** SQL: some of what an account is a side of, by one rule each, so that who books past every rule hides nothing that counts. */
const partOf = (which: string, order: string, most: number) =>
  `(SELECT b.id FROM app.booking b WHERE ${IS_OWN} AND ${isHere('$2')} AND ${which} ORDER BY ${order} LIMIT ${most})`

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
