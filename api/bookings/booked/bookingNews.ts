import type { PoolClient } from 'pg'
import type { BookingCause, BookingStatus } from '#domain/booking/words.ts'
import { CALL_SIDES, type CallMedia, type CallSide } from '#domain/calls/words.ts'
import type { Clock, RandomBytes } from '#domain/clock.ts'
import { amountText } from '#domain/ledger/amountText.ts'
import type { NewsFacts } from '#domain/notifications/newsFacts.ts'
import { notify } from '../../notifications/notify.ts'
import { bytesOf, type FollowBookingsDeps } from './followDeps.ts'

interface Outside {
  clock: Clock
  random: RandomBytes
}

interface NewsRow {
  creatorAccount: string | null
  fanAccount: string | null
  fanName: string | null
  channel: string | null
  media: CallMedia | null
  minutes: number
  startsAt: Date
  isPlaced: boolean
  /** it was agreed to here: whoever calls the contract without that can make any number of them */
  isAgreed: boolean
  /** it was over for a day when it was found: nobody waits to hear of it */
  isOld: boolean
}

const ROW = `SELECT cr.account_id AS "creatorAccount", b.account_id AS "fanAccount", CASE WHEN b.channel_id IS NOT NULL THEN p.display_name END AS "fanName",
    h.name AS channel, o.media,
    (extract(epoch FROM b.ends_at - b.starts_at) / 60)::int AS minutes, b.starts_at AS "startsAt", b.placed_at IS NOT NULL AS "isPlaced",
    b.channel_id IS NOT NULL AS "isAgreed", b.ends_at < app.now() - interval '1 day' AS "isOld"
  FROM app.booking b JOIN app.creator cr ON cr.id = b.creator_id LEFT JOIN app.profile p ON p.account_id = b.account_id
    LEFT JOIN app.channel h ON h.id = b.channel_id LEFT JOIN app.call_offer o ON o.id = b.offer_id WHERE b.id = $1`

async function readRow(tx: PoolClient, bookingId: string): Promise<NewsRow | null> {
  const { rows } = await tx.query<NewsRow>(ROW, [bookingId])
  return rows[0] ?? null
}

interface NewsStep {
  kind: 'call_booked' | 'call_unplaced' | 'call_confirmed' | 'call_disputed' | 'call_ended'
  step: string
  facts?: NewsFacts
  /** false: in the inbox alone */
  isMailed?: boolean
  /** what it says is past then, and no news any more */
  validUntil?: Date
}

function factsOf(row: NewsRow, bookingId: string, side: CallSide): NewsFacts {
  const other = side === 'creator' ? row.fanName : row.channel
  return {
    ...{ bookingId, side, minutes: row.minutes, startsAt: row.startsAt.toISOString() },
    ...(row.media === null ? {} : { media: row.media }),
    ...(other === null ? {} : { other }),
  }
}

/** One side of a booking learns it, if it has an account here. */
async function notifySide(
  tx: PoolClient,
  deps: Outside,
  of: { bookingId: string; row: NewsRow; side: CallSide },
  { kind, step, facts = {}, isMailed = true, validUntil }: NewsStep,
): Promise<void> {
  const { bookingId, row, side } = of
  const account = side === 'creator' ? row.creatorAccount : row.fanAccount
  if (account === null || (side === 'fan' && account === row.creatorAccount)) return
  const about = { accounts: [account], kind, step, isMailed, validUntil, object: `call:${bookingId}` }
  await notify(tx, { ...about, facts: { ...factsOf(row, bookingId, side), ...facts } }, deps)
}

/** Of what was booked without us a creator has one mail an hour, and an inbox with all. */
async function isFirstUnplaced(tx: PoolClient, bookingId: string): Promise<boolean> {
  const { rowCount } = await tx.query(
    `SELECT FROM app.booking b JOIN app.booking o ON o.creator_id = b.creator_id AND o.id <> b.id AND o.placed_at IS NULL
       AND o.channel_id IS NULL AND o.created_at > app.now() - interval '1 hour' WHERE b.id = $1 LIMIT 1`,
    [bookingId],
  )
  return rowCount === 0
}

/** Tells both sides of a booking whose date is not taken. */
export async function notifyUnplaced(tx: PoolClient, deps: Outside, bookingId: string): Promise<void> {
  const row = await readRow(tx, bookingId)
  if (!row || row.isOld) return
  const step = `unplaced:${row.startsAt.getTime()}`
  for (const side of CALL_SIDES) {
    const isMailed = row.isAgreed || (side === 'creator' && (await isFirstUnplaced(tx, bookingId)))
    await notifySide(tx, deps, { bookingId, row, side }, { kind: 'call_unplaced', step, isMailed })
  }
}

/** Tells the fan of a booking that its date is taken. */
export async function notifyPlaced(tx: PoolClient, deps: Outside, bookingId: string): Promise<void> {
  const row = await readRow(tx, bookingId)
  if (row)
    await notifySide(tx, deps, { bookingId, row, side: 'fan' }, { kind: 'call_booked', step: 'booked' })
}

/** Tells both sides of a booking, and whether it has its date. */
export async function notifyBooked(tx: PoolClient, deps: Outside, bookingId: string): Promise<void> {
  const row = await readRow(tx, bookingId)
  if (!row || row.isOld) return
  if (!row.isPlaced) return notifyUnplaced(tx, deps, bookingId)
  for (const side of CALL_SIDES)
    await notifySide(tx, deps, { bookingId, row, side }, { kind: 'call_booked', step: 'booked' })
}

/** When what its creator states of a booking holds, unless its fan objects before. */
const STATED = `SELECT b.ends_at + make_interval(secs => p.dispute_window_s) AS until
  FROM app.booking b JOIN chain.escrow_as_of e ON (e.chain_id, e.escrow, e.id) = (b.chain_id, b.escrow, b.escrow_id)
    JOIN chain.policy_as_of p ON (p.chain_id, p.escrow, p.creator, p.policy_id) = (e.chain_id, e.escrow, e.creator, e.policy_id)
  WHERE b.id = $1`

/** Who objected last. */
const OBJECTED = `SELECT CASE WHEN d.by = e.fan THEN 'fan' ELSE 'creator' END AS side
  FROM app.booking b JOIN chain.escrow_as_of e ON (e.chain_id, e.escrow, e.id) = (b.chain_id, b.escrow, b.escrow_id)
    JOIN chain.booking_dispute_as_of d ON (d.chain_id, d.escrow, d.id) = (e.chain_id, e.escrow, e.id) AND d.kind = 'opened'
  WHERE b.id = $1 ORDER BY d.block DESC, d.log_index DESC LIMIT 1`

async function notifyConfirmed(tx: PoolClient, deps: Outside, bookingId: string): Promise<void> {
  const row = await readRow(tx, bookingId)
  const { rows } = await tx.query<{ until: Date }>(STATED, [bookingId])
  const [stated] = rows
  if (!row || !stated) return
  const facts = { until: stated.until.toISOString() }
  const news = { kind: 'call_confirmed', step: 'confirmed', facts, validUntil: stated.until } as const
  await notifySide(tx, deps, { bookingId, row, side: 'fan' }, news)
}

async function notifyDisputed(tx: PoolClient, deps: Outside, bookingId: string): Promise<void> {
  const row = await readRow(tx, bookingId)
  const { rows } = await tx.query<{ side: CallSide }>(OBJECTED, [bookingId])
  const by = rows[0]?.side
  if (!row || !by) return
  for (const side of CALL_SIDES)
    if (side !== by)
      await notifySide(tx, deps, { bookingId, row, side }, { kind: 'call_disputed', step: 'disputed' })
}

/** Tells the other side what one states of a call, or objects to. */
export async function notifyStated(
  tx: PoolClient,
  deps: Outside,
  { bookingId, status }: { bookingId: string; status: BookingStatus },
): Promise<void> {
  if (status === 'confirmed') await notifyConfirmed(tx, deps, bookingId)
  if (status === 'disputed') await notifyDisputed(tx, deps, bookingId)
}

interface EndRow {
  cause: BookingCause
  toCreator: bigint
  toFan: bigint
  symbol: string
  decimals: number
}

/** How a booking ended, if that was within a day; `$2` is the list of currencies. */
const END = `SELECT m.cause, m.to_creator_units AS "toCreator", m.to_fan_units AS "toFan", c.symbol, c.decimals
  FROM app.booking b JOIN chain.escrow_move_as_of m ON (m.chain_id, m.escrow, m.id) = (b.chain_id, b.escrow, b.escrow_id) AND m.kind = 'settled'
    JOIN chain.currency_as_of c ON c.chain_id = m.chain_id AND c.list = $2 AND c.index = m.currency
  WHERE b.id = $1 AND m.at > app.now() - interval '1 day' ORDER BY m.block DESC, m.log_index DESC LIMIT 1`

/** Tells both sides how a booking ended and who gets what. */
export async function notifyEnded(
  tx: PoolClient,
  deps: FollowBookingsDeps,
  bookingId: string,
): Promise<void> {
  const row = await readRow(tx, bookingId)
  const { rows } = await tx.query<EndRow>(END, [bookingId, bytesOf(deps.currencyList)])
  const [end] = rows
  if (!row || !end) return
  const parts = { toCreator: amountText(end.toCreator, end), toFan: amountText(end.toFan, end) }
  const facts: NewsFacts = {
    cause: end.cause,
    ...(end.toCreator > 0n ? { toCreator: parts.toCreator } : {}),
    ...(end.toFan > 0n ? { toFan: parts.toFan } : {}),
  }
  for (const side of CALL_SIDES) {
    // that it came was no mail of its own either
    const isMailed = side === 'fan' || row.isPlaced
    await notifySide(
      tx,
      deps,
      { bookingId, row, side },
      { kind: 'call_ended', step: 'ended', facts, isMailed },
    )
  }
}
