import type { Pool, PoolClient } from 'pg'
import type { Booking, BookingPolicy } from '#domain/booking/terms.ts'
import type { BookingCause, BookingStatus } from '#domain/booking/words.ts'
import { JUDGED_START } from '#domain/calls/agreement.ts'
import {
  ATTEST_UNTIL,
  bytesOf,
  DIFFERS,
  IS_NOW,
  IS_OPEN,
  IS_UNATTESTED,
  WITH_POLICY,
} from '../booked/followDeps.ts'
import { POLICY_JSON } from '../callSales.ts'
import { type DueFinding, dueAs } from './store.ts'

/** Whose bookings are judged by the state that its index has of them. */
interface Escrow {
  chainId: number
  /** 0x hex */
  escrow: string
}

/** A booking by wallet, as the pure model has it. */
export interface WalletCall {
  booking: Booking
  /** of the database, in whole seconds since the epoch */
  nowS: number
}

/** SQL: the call `b` took place here, is not attested, and nothing of it is still to be copied from the escrow $2 of the chain $1. */
const IS_JUDGED = `b.chain_id = $1 AND b.escrow = $2 AND ${IS_NOW} AND b.status <> 'none' AND ${IS_OPEN} AND b.placed_at IS NOT NULL
    AND e.as_of IS NULL AND ${IS_UNATTESTED} AND NOT (${DIFFERS}) AND app.is_escrow_secured(b.chain_id, b.escrow, b.escrow_id)`

/** What the fan did not agree to is not judged, and what would leave nobody the time to object is left to people. */
const DUE = dueAs(
  WITH_POLICY,
  `${IS_JUDGED} AND b.starts_at <= app.now() AND app.now() <= ${ATTEST_UNTIL}
    AND EXISTS (SELECT FROM app.call_agreement g WHERE (g.chain_id, g.escrow, g.id) = (b.chain_id, b.escrow, b.escrow_id) AND position($3 IN g.text) > 0)`,
)

/** Calls that are over and not attested, and whose record was not judged yet or has more by now; none while the index cannot tell. */
export async function readDueWalletFindings(pool: Pool, { chainId, escrow }: Escrow): Promise<DueFinding[]> {
  const { rows } = await pool.query<DueFinding>(DUE, [chainId, bytesOf(escrow), JUDGED_START])
  return rows
}

interface Row {
  units: string
  startAt: number
  lengthMinutes: number
  feeBps: number
  policy: BookingPolicy
  status: BookingStatus
  untilS: number | null
  fallbackBps: number | null
  fallbackCause: BookingCause | null
  creatorAsk: number | null
  fanAsk: number | null
  revision: number
  nowS: number
}

const secondsOf = (time: string) => `floor(extract(epoch FROM ${time}))::float8`

const ONE = `SELECT e.amount_units::text AS units, ${secondsOf('e.start_at')} AS "startAt", e.length_minutes AS "lengthMinutes", e.fee_bps AS "feeBps",
    ${POLICY_JSON} AS policy, e.status, ${secondsOf('e.until')} AS "untilS", e.fallback_bps AS "fallbackBps", e.fallback_cause AS "fallbackCause",
    e.creator_ask_bps AS "creatorAsk", e.fan_ask_bps AS "fanAsk", e.revision::int AS revision, ${secondsOf('app.now()')} AS "nowS"
  FROM ${WITH_POLICY} WHERE b.id = $3 AND ${IS_JUDGED}`

function pendingIn({ untilS: until, fallbackBps: creatorBps, fallbackCause: cause }: Row) {
  return until === null || creatorBps === null || cause === null ? null : { until, creatorBps, cause }
}

/** Locks it where nobody else has it now, and reads it as the escrow has it then; null: somebody has, or it is not judged any more. */
export async function lockIdleWalletCall(
  tx: PoolClient,
  { chainId, escrow }: Escrow,
  bookingId: string,
): Promise<WalletCall | null> {
  const { rowCount } = await tx.query('SELECT FROM app.booking WHERE id = $1 FOR UPDATE SKIP LOCKED', [
    bookingId,
  ])
  if (!rowCount) return null
  const { rows } = await tx.query<Row>(ONE, [chainId, bytesOf(escrow), bookingId])
  const [row] = rows
  if (!row) return null
  const { units, startAt, lengthMinutes, feeBps, policy, status, creatorAsk, fanAsk, revision, nowS } = row
  const booking: Booking = {
    ...{ amount: BigInt(units), startAt, lengthMinutes, feeBps, policy, status, pending: pendingIn(row) },
    ...{ creatorAsk, fanAsk, revision },
  }
  return { booking, nowS }
}
