import type { Pool, PoolClient } from 'pg'
import { plainAmount } from '#domain/billing/currency.ts'
import type { PaymentRail } from '#domain/billing/words.ts'
import type { BookingStatus } from '#domain/booking/words.ts'
import type { CallMedia, CallSide } from '#domain/calls/words.ts'
import type { Clock, RandomBytes } from '#domain/clock.ts'
import type { CALL_NEWS } from '#domain/notifications/callNews.ts'
import type { NewsFacts } from '#domain/notifications/newsFacts.ts'
import { notify } from '../../notifications/notify.ts'

/** Everything that news of calls depend on besides their transaction. */
export interface CallNewsDeps {
  clock: Clock
  random: RandomBytes
}

/** A booking as news, mails and calendars have it. */
export interface CallRow {
  id: string
  creatorAccount: string | null
  fanAccount: string | null
  fanName: string | null
  channel: string | null
  media: CallMedia | null
  minutes: number
  startsAt: Date
  status: BookingStatus
  rail: PaymentRail
  revision: number
  isPlaced: boolean
  /** it was agreed to here: whoever calls the contract without that can make any number of them */
  isAgreed: boolean
  /** it was over for a day when it was found: nobody waits to hear of it */
  isOld: boolean
  /** what is proposed for it */
  openMoveId: string | null
  /** how each side would divide the money now, as the creator's share */
  creatorAsk: number | null
  fanAsk: number | null
  changedAt: Date
  /** by card */
  price: { units: string; currency: string } | null
  /** open, with a card that is saved: when its money is held, or that is tried again. null: there is nothing to wait for */
  holdAt: Date | null
  now: Date
}

const ROWS = `SELECT b.id, cr.account_id AS "creatorAccount", b.account_id AS "fanAccount",
    CASE WHEN b.channel_id IS NOT NULL THEN p.display_name END AS "fanName", h.name AS channel, o.media,
    (extract(epoch FROM b.ends_at - b.starts_at) / 60)::int AS minutes, b.starts_at AS "startsAt", b.status, b.rail, b.revision,
    b.placed_at IS NOT NULL AS "isPlaced", b.channel_id IS NOT NULL AS "isAgreed", b.ends_at < app.now() - interval '1 day' AS "isOld",
    (SELECT m.id FROM app.call_move m WHERE m.booking_id = b.id AND m.ended_at IS NULL) AS "openMoveId", b.creator_ask_bps AS "creatorAsk",
    b.fan_ask_bps AS "fanAsk", b.changed_at AS "changedAt",
    CASE WHEN b.rail = 'card' THEN jsonb_build_object('units', b.units::text, 'currency', b.currency) END AS price,
    CASE WHEN b.status = 'booked' AND b.capture_before IS NULL THEN b.hold_at END AS "holdAt", app.now() AS now
  FROM app.booking b JOIN app.creator cr ON cr.id = b.creator_id LEFT JOIN app.profile p ON p.account_id = b.account_id
    LEFT JOIN app.channel h ON h.id = b.channel_id LEFT JOIN app.call_offer o ON o.id = b.offer_id WHERE b.id = ANY($1)`

/** Bookings by their ids, as they are now. */
export async function readCallRows(
  db: Pool | PoolClient,
  bookingIds: readonly string[],
): Promise<Map<string, CallRow>> {
  const { rows } = await db.query<CallRow>(ROWS, [bookingIds])
  return new Map(rows.map((row) => [row.id, row]))
}

/** One booking as it is now; null: there is none. */
export async function readCallRow(db: Pool | PoolClient, bookingId: string): Promise<CallRow | null> {
  return (await readCallRows(db, [bookingId])).get(bookingId) ?? null
}

/** Something that one side of a booking learns. */
export interface CallStep {
  kind: keyof typeof CALL_NEWS
  step: string
  facts?: NewsFacts
  /** false: in the inbox alone */
  isMailed?: boolean
  /** what it says is past then, and no news any more */
  validUntil?: Date
}

/** The price by card as a sentence names it. */
export function priceFacts({ price }: CallRow): NewsFacts {
  return price === null ? {} : { amount: plainAmount(BigInt(price.units), price.currency) }
}

/** What every sentence about a booking names, for one side of it. */
export function factsOf(row: CallRow, side: CallSide): NewsFacts {
  const other = side === 'creator' ? row.fanName : row.channel
  return {
    ...{ bookingId: row.id, side, minutes: row.minutes, startsAt: row.startsAt.toISOString() },
    ...(row.media === null ? {} : { media: row.media }),
    ...(row.rail === 'card' ? { rail: row.rail } : {}),
    ...(row.holdAt === null ? {} : { holdAt: row.holdAt.toISOString(), ...priceFacts(row) }),
    ...(other === null ? {} : { other }),
  }
}

/** One side of a booking learns it, if it has an account here. */
export async function notifySide(
  tx: PoolClient,
  deps: CallNewsDeps,
  { row, side }: { row: CallRow; side: CallSide },
  { kind, step, facts = {}, isMailed = true, validUntil }: CallStep,
): Promise<void> {
  const account = side === 'creator' ? row.creatorAccount : row.fanAccount
  if (account === null || (side === 'fan' && account === row.creatorAccount)) return
  // a reminder takes the place of no proposal, and of no answer to one
  const object = `${kind === 'call_soon' ? kind : 'call'}:${row.id}`
  const about = { accounts: [account], kind, step, isMailed, validUntil, object }
  await notify(tx, { ...about, facts: { ...factsOf(row, side), ...facts } }, deps)
}
