import type { Pool, PoolClient } from 'pg'
import type { PaymentRail } from '#domain/billing/words.ts'
import { isFinal } from '#domain/booking/terms.ts'
import type { BookingStatus } from '#domain/booking/words.ts'
import { FIRST_HOLD_SECONDS, mayHoldNow } from '#domain/calls/cardHold.ts'
import type { CallBuyer, ReservedPurchase } from '../../billing/cardCalls.ts'
import { ProblemError } from '../../http/problemError.ts'
import type { BookingDeps } from '../deps.ts'
import { busyOr } from '../reservations/locks.ts'

/** One press on *Hold* of a call whose card is saved. */
export interface HoldPress {
  bookingId: string
  clientKey: string
  way: 'checkout' | 'saved_card'
}

/** A booking as its fan has its money held. */
interface OwnCall {
  rail: PaymentRail
  status: BookingStatus
  /** null: its money was held when it was booked */
  setupId: string | null
  isHeld: boolean
  /** a try of which nobody knows here what came of it */
  isTried: boolean
  /** seconds since the epoch */
  startS: number
  nowS: number
}

/** A call of which nothing is held, and the card that was saved for it. */
type UnheldCall = OwnCall & { setupId: string }

const refused = (detail: string) => new ProblemError('CONFLICT', { detail })

const ONE = `SELECT b.rail, b.status, b.setup_id AS "setupId", b.capture_before IS NOT NULL AS "isHeld",
    EXISTS (SELECT FROM app.call_hold h WHERE h.booking_id = b.id AND h.followed_at IS NULL) AS "isTried",
    floor(extract(epoch FROM b.starts_at))::float8 AS "startS", floor(extract(epoch FROM app.now()))::float8 AS "nowS"
  FROM app.booking b WHERE b.id = $1 AND b.account_id = $2`

async function readOwn(db: Pool | PoolClient, bookingId: string, accountId: string): Promise<OwnCall> {
  const { rows } = await db.query<OwnCall>(ONE, [bookingId, accountId])
  const [own] = rows
  if (!own) throw new ProblemError('NOT_FOUND')
  return own
}

/** Throws ProblemError CONFLICT where there is nothing to hold any more, or never was. */
function demandUnheld(own: OwnCall): UnheldCall {
  const { rail, status, setupId, isHeld } = own
  if (rail !== 'card')
    throw refused('This call was booked by wallet, and the escrow has its money. There is nothing to hold.')
  if (isFinal(status)) throw refused('This call has ended, so nothing is held for it. Look at how it ended.')
  if (isHeld || setupId === null)
    throw refused('The money for this call is held already. There is nothing more to do until it is over.')
  return { ...own, setupId }
}

/** Throws ProblemError CONFLICT before and after the time in which a fan can have it held. */
function demandTime({ startS, nowS }: OwnCall): void {
  if (mayHoldNow(startS, nowS)) return
  const isEarly = nowS < startS - FIRST_HOLD_SECONDS
  throw refused(
    isEarly
      ? 'Money is held from two days before a call on. Until then there is nothing to do: it is tried by itself then.'
      : 'You can have it held until two hours before a call. The last try is made by itself now: if it comes to nothing the call ends, and nothing is taken. Look at the call again in a while.',
  )
}

/**
 * Keeps a new purchase as a try to hold the money of a call, in the transaction of that. It is looked at once more, as it is then.
 * Throws ProblemError as `holdCall`, and an error of Postgres where somebody else has the booking now.
 */
async function keepTry(
  tx: PoolClient,
  { bookingId, accountId }: { bookingId: string; accountId: string },
  purchaseId: string,
): Promise<void> {
  // who tries it by themselves has the booking and waits for the purchase: whoever has the purchase waits for nothing
  await tx.query('SELECT FROM app.booking WHERE id = $1 FOR UPDATE NOWAIT', [bookingId])
  const own = demandUnheld(await readOwn(tx, bookingId, accountId))
  demandTime(own)
  if (own.isTried)
    throw refused('A try for this call has just come to an end. Look at the call again in a moment.')
  await tx.query('INSERT INTO app.call_hold (purchase_id, booking_id, by_fan) VALUES ($1, $2, true)', [
    ...[purchaseId, bookingId],
  ])
}

/** The card that was saved for a call whose money can be held now, or is being held. */
async function readSetup(
  { pool, cards }: BookingDeps,
  bookingId: string,
  accountId: string,
): Promise<{ setupId: string; cards: NonNullable<BookingDeps['cards']> }> {
  const own = demandUnheld(await readOwn(pool, bookingId, accountId))
  // of one that is under way the purchase is answered, whatever the time is
  if (!own.isTried) demandTime(own)
  const detail =
    'This installation takes no cards now, so nothing can be held. The call ends by itself without that, and nothing is taken.'
  if (!cards) throw new ProblemError('NOT_SOLD_BY_CARD', { detail })
  return { setupId: own.setupId, cards }
}

/**
 * Has the money of a call held whose card was saved for that, while its fan is there. The same press again, and another one while a try is
 * under way, get the purchase that is there.
 * @throws ProblemError NOT_FOUND, also for its creator, CONFLICT where it is not by card, is over, is held, or is too near or too far away,
 * BUSY, and those of `CardCalls.holdNow`
 */
export async function holdCall(
  deps: BookingDeps,
  buyer: CallBuyer,
  { bookingId, clientKey, way }: HoldPress,
): Promise<{ body: ReservedPurchase }> {
  const { accountId } = buyer
  try {
    // no connection is kept while the provider is asked
    const { setupId, cards } = await readSetup(deps, bookingId, accountId)
    const press = { clientKey, setupId, way, returnTo: `/me/calls/${bookingId}` }
    return await cards.holdNow(buyer, press, (tx, purchaseId) =>
      keepTry(tx, { bookingId, accountId }, purchaseId),
    )
  } catch (error) {
    throw busyOr(error, 'Something else of this call changes right now. Try again.')
  }
}
