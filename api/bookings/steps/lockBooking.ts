import type { PoolClient } from 'pg'
import type { PaymentRail } from '#domain/billing/words.ts'
import type { Booking } from '#domain/booking/terms.ts'
import type { BookingCause, BookingStatus } from '#domain/booking/words.ts'
import { heldBooking } from '#domain/calls/cardHold.ts'
import { policyOf } from '#domain/calls/terms.ts'
import type { CallSide, CallTerms } from '#domain/calls/words.ts'
import { IS_OWN } from '../booked/bookingView.ts'
import { IS_BY_FAN } from '../disputes/store.ts'

/** A booking by card, as the pure model has it. */
export interface CardCall {
  id: string
  booking: Booking
  /** ISO 4217, upper case */
  currency: string
  /** of the database, in whole seconds since the epoch */
  nowS: number
  /** false: its card is saved, and no money is held yet */
  isHeld: boolean
}

interface Row {
  id: string
  currency: string
  units: bigint
  startsAtS: number
  lengthMinutes: number
  feeBps: number
  terms: CallTerms
  termsVersion: number
  status: BookingStatus
  pendingUntilS: number | null
  pendingBps: number | null
  pendingCause: BookingCause | null
  creatorAsk: number | null
  fanAsk: number | null
  revision: number
  captureBeforeS: number | null
  nowS: number
}

const secondsOf = (time: string) => `floor(extract(epoch FROM ${time}))::float8`

const ONE = `SELECT b.id, b.currency, b.units, ${secondsOf('b.starts_at')} AS "startsAtS",
    (extract(epoch FROM b.ends_at - b.starts_at) / 60)::int AS "lengthMinutes", b.fee_bps AS "feeBps", o.terms, o.terms_version AS "termsVersion",
    b.status, ${secondsOf('b.pending_until')} AS "pendingUntilS", b.pending_bps AS "pendingBps", b.pending_cause AS "pendingCause",
    b.creator_ask_bps AS "creatorAsk", b.fan_ask_bps AS "fanAsk", b.revision, ${secondsOf('b.capture_before')} AS "captureBeforeS",
    ${secondsOf('app.now()')} AS "nowS"
  FROM app.booking b JOIN app.call_offer o ON o.id = b.offer_id WHERE b.id = $1 AND b.rail = 'card'`

function pendingIn({ pendingUntilS: until, pendingBps: creatorBps, pendingCause: cause }: Row) {
  return until === null || creatorBps === null || cause === null ? null : { until, creatorBps, cause }
}

/** A booking that is locked, as it is then: what somebody changed while we waited is not in the statement that waited. */
async function readLocked(tx: PoolClient, bookingId: string): Promise<CardCall | null> {
  const { rows } = await tx.query<Row>(ONE, [bookingId])
  const [row] = rows
  if (!row) return null
  const { id, currency, units: amount, startsAtS: startAt, lengthMinutes, nowS, captureBeforeS } = row
  const { feeBps, status, creatorAsk, fanAsk, revision } = row
  const policy = policyOf(row.terms, row.termsVersion)
  const booking: Booking = {
    ...{ amount: BigInt(amount), startAt, lengthMinutes, feeBps, policy, status, pending: pendingIn(row) },
    ...{ creatorAsk, fanAsk, revision },
  }
  return {
    ...{ id, booking: heldBooking(booking, captureBeforeS, nowS), currency, nowS },
    isHeld: captureBeforeS !== null,
  }
}

/** Nobody else changes a booking by card until the transaction ends. Answers it; null where it is none. */
export async function lockCardCall(tx: PoolClient, bookingId: string): Promise<CardCall | null> {
  await tx.query("SELECT FROM app.booking WHERE id = $1 AND rail = 'card' FOR UPDATE", [bookingId])
  return readLocked(tx, bookingId)
}

/** The same where nobody else has it now; null: somebody has, or it is none. */
export async function lockIdleCardCall(tx: PoolClient, bookingId: string): Promise<CardCall | null> {
  const { rowCount } = await tx.query(
    "SELECT FROM app.booking WHERE id = $1 AND rail = 'card' FOR UPDATE SKIP LOCKED",
    [bookingId],
  )
  return rowCount ? readLocked(tx, bookingId) : null
}

/** An own booking that is locked until the transaction ends. */
export interface OwnCall {
  side: CallSide
  rail: PaymentRail
  /** null: it is by wallet, or its creator is gone, and it has ended */
  call: CardCall | null
}

/** @returns null where the account has none of this id */
export async function lockOwnCall(
  tx: PoolClient,
  { accountId, bookingId, chainId }: { accountId: string; bookingId: string; chainId: number },
): Promise<OwnCall | null> {
  const { rows } = await tx.query<{ isFan: boolean; rail: PaymentRail }>(
    `SELECT ${IS_BY_FAN} AS "isFan", b.rail FROM app.booking b WHERE b.id = $2 AND (b.rail = 'card' OR b.chain_id = $3) AND ${IS_OWN} FOR UPDATE OF b`,
    [accountId, bookingId, chainId],
  )
  const [own] = rows
  if (!own) return null
  return { side: own.isFan ? 'fan' : 'creator', rail: own.rail, call: await readLocked(tx, bookingId) }
}
