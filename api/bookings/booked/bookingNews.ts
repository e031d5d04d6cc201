import type { PoolClient } from 'pg'
import type { PurchaseFailure } from '#domain/billing/words.ts'
import type { BookingCause, BookingStatus } from '#domain/booking/words.ts'
import { CALL_SIDES, type CallSide, type SettlementCause } from '#domain/calls/words.ts'
import type { NamedPeople } from '#domain/namedPeople.ts'
import type { NewsFacts } from '#domain/notifications/newsFacts.ts'
import { notifyArbiters } from '../arbitration/arbiterNews.ts'
import { type CallParts, partsAsFacts } from '../cards/callParts.ts'
import { bytesOf } from './followDeps.ts'
import { type CallNewsDeps, notifySide, priceFacts, readCallRow } from './notifySide.ts'

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
export async function notifyUnplaced(tx: PoolClient, deps: CallNewsDeps, bookingId: string): Promise<void> {
  const row = await readCallRow(tx, bookingId)
  if (!row || row.isOld) return
  const step = `unplaced:${row.startsAt.getTime()}`
  for (const side of CALL_SIDES) {
    const isMailed = row.isAgreed || (side === 'creator' && (await isFirstUnplaced(tx, bookingId)))
    await notifySide(tx, deps, { row, side }, { kind: 'call_unplaced', step, isMailed })
  }
}

/** Tells the fan of a booking that its date is taken. */
export async function notifyPlaced(tx: PoolClient, deps: CallNewsDeps, bookingId: string): Promise<void> {
  const row = await readCallRow(tx, bookingId)
  if (!row) return
  // a call that was moved gets its date here for a second time
  const step = `placed:${row.startsAt.getTime()}`
  await notifySide(tx, deps, { row, side: 'fan' }, { kind: 'call_booked', step })
}

/** Tells both sides of a booking, and whether it has its date. */
export async function notifyBooked(tx: PoolClient, deps: CallNewsDeps, bookingId: string): Promise<void> {
  const row = await readCallRow(tx, bookingId)
  if (!row || row.isOld) return
  if (!row.isPlaced) return notifyUnplaced(tx, deps, bookingId)
  for (const side of CALL_SIDES)
    await notifySide(tx, deps, { row, side }, { kind: 'call_booked', step: 'booked' })
}

/** Tells both sides of a booking that its money is held, once the card that was saved for it has it. @param purchaseId the hold, of which each is news: another date can need another one */
export async function notifyHeld(
  tx: PoolClient,
  deps: CallNewsDeps,
  { bookingId, purchaseId }: { bookingId: string; purchaseId: string },
): Promise<void> {
  const row = await readCallRow(tx, bookingId)
  if (!row) return
  const news = { kind: 'call_held', step: `held:${purchaseId}`, facts: priceFacts(row) } as const
  for (const side of CALL_SIDES) await notifySide(tx, deps, { row, side }, news)
}

/** Tells the fan of a booking why its money could not be held, and when that is tried again. @param purchaseId the try, of which each is news */
export async function notifyNotHeld(
  tx: PoolClient,
  deps: CallNewsDeps,
  { bookingId, purchaseId, reason }: { bookingId: string; purchaseId: string; reason: PurchaseFailure },
): Promise<void> {
  const row = await readCallRow(tx, bookingId)
  if (!row) return
  const news = { kind: 'call_not_held', step: `not_held:${purchaseId}`, facts: { reason } } as const
  await notifySide(tx, deps, { row, side: 'fan' }, { ...news, validUntil: row.startsAt })
}

/** When what its creator states of a booking holds, unless its fan objects before. */
const STATED = `SELECT coalesce(b.exit_at, b.ends_at + make_interval(secs => p.dispute_window_s)) AS until
  FROM app.booking b LEFT JOIN chain.escrow_as_of e ON (e.chain_id, e.escrow, e.id) = (b.chain_id, b.escrow, b.escrow_id)
    LEFT JOIN chain.policy_as_of p ON (p.chain_id, p.escrow, p.creator, p.policy_id) = (e.chain_id, e.escrow, e.creator, e.policy_id)
  WHERE b.id = $1 AND (b.rail = 'card' OR p.policy_id IS NOT NULL)`

/** Who objected last. */
const OBJECTED = `SELECT s.by AS side FROM (SELECT s.by FROM app.booking_step s WHERE s.booking_id = $1 AND s.kind = 'dispute' ORDER BY s.n DESC LIMIT 1) s
  UNION ALL SELECT c.side FROM (SELECT CASE WHEN d.by = e.fan THEN 'fan' ELSE 'creator' END AS side
  FROM app.booking b JOIN chain.escrow_as_of e ON (e.chain_id, e.escrow, e.id) = (b.chain_id, b.escrow, b.escrow_id)
    JOIN chain.booking_dispute_as_of d ON (d.chain_id, d.escrow, d.id) = (e.chain_id, e.escrow, e.id) AND d.kind = 'opened'
  WHERE b.id = $1 ORDER BY d.block DESC, d.log_index DESC LIMIT 1) c`

async function notifyConfirmed(tx: PoolClient, deps: CallNewsDeps, bookingId: string): Promise<void> {
  const row = await readCallRow(tx, bookingId)
  const { rows } = await tx.query<{ until: Date }>(STATED, [bookingId])
  const [stated] = rows
  if (!row || !stated) return
  const facts = { until: stated.until.toISOString() }
  const news = { kind: 'call_confirmed', step: 'confirmed', facts, validUntil: stated.until } as const
  await notifySide(tx, deps, { row, side: 'fan' }, news)
}

async function notifyDisputed(tx: PoolClient, deps: CallNewsDeps, bookingId: string): Promise<void> {
  const row = await readCallRow(tx, bookingId)
  const { rows } = await tx.query<{ side: CallSide }>(OBJECTED, [bookingId])
  const by = rows[0]?.side
  if (!row || !by) return
  for (const side of CALL_SIDES)
    if (side !== by) await notifySide(tx, deps, { row, side }, { kind: 'call_disputed', step: 'disputed' })
}

/** Tells the other side what one states of a call, or objects to; of an objection also who rules. */
export async function notifyStated(
  tx: PoolClient,
  deps: CallNewsDeps & { arbiters: NamedPeople },
  { bookingId, status }: { bookingId: string; status: BookingStatus },
): Promise<void> {
  if (status === 'confirmed') await notifyConfirmed(tx, deps, bookingId)
  if (status !== 'disputed') return
  await notifyDisputed(tx, deps, bookingId)
  await notifyArbiters(tx, deps, bookingId)
}

/** Both sides learn what the record of a call proves, and until when somebody can do something against it. */
export async function notifyAttested(
  tx: PoolClient,
  deps: CallNewsDeps,
  {
    bookingId,
    cause,
    until,
    isDisputed,
  }: { bookingId: string; cause: BookingCause; until: Date; isDisputed: boolean },
): Promise<void> {
  const row = await readCallRow(tx, bookingId)
  if (!row) return
  const facts = { cause, until: until.toISOString(), ...(isDisputed ? { state: 'disputed' } : {}) }
  const news = { kind: 'call_attested', step: 'attested', facts, validUntil: until } as const
  for (const side of CALL_SIDES) await notifySide(tx, deps, { row, side }, news)
}

/** Both sides learn that its record does not decide where the money of a call goes. @param until when it ends as it stands */
export async function notifyContested(
  tx: PoolClient,
  deps: CallNewsDeps,
  { bookingId, until }: { bookingId: string; until: Date },
): Promise<void> {
  const row = await readCallRow(tx, bookingId)
  if (!row) return
  const step = `contested:${row.startsAt.getTime()}`
  const news = {
    kind: 'call_contested',
    step,
    facts: { until: until.toISOString() },
    validUntil: until,
  } as const
  for (const side of CALL_SIDES) await notifySide(tx, deps, { row, side }, news)
}

interface EndRow extends CallParts {
  cause: SettlementCause
}

/** How a booking ended, if that was within a day; `$2` is the list of currencies. */
const END = `(SELECT m.cause, m.to_creator_units AS "toCreator", m.to_fan_units AS "toFan", m.fee_units AS fee, c.symbol, c.decimals
  FROM app.booking b JOIN chain.escrow_move_as_of m ON (m.chain_id, m.escrow, m.id) = (b.chain_id, b.escrow, b.escrow_id) AND m.kind = 'settled'
    JOIN chain.currency_as_of c ON c.chain_id = m.chain_id AND c.list = $2 AND c.index = m.currency
  WHERE b.id = $1 AND m.at > app.now() - interval '1 day' ORDER BY m.block DESC, m.log_index DESC LIMIT 1)
  UNION ALL SELECT t.cause, t.to_creator, t.to_fan, t.fee, b.currency, NULL
  FROM app.booking b JOIN app.settlement t ON t.booking_id = b.id
  WHERE b.id = $1 AND b.rail = 'card' AND (t.decided_at > app.now() - interval '1 day' OR t.cause = 'holdEnded')`

/** What news of an end need besides their transaction; no list of currencies: nothing is told of ends by wallet. */
type EndNewsDeps = CallNewsDeps & { currencyList: string | null }

/** Tells both sides how a booking ended and who gets what. */
export async function notifyEnded(
  tx: PoolClient,
  deps: EndNewsDeps,
  bookingId: string,
  step = 'ended',
): Promise<void> {
  const row = await readCallRow(tx, bookingId)
  const list = deps.currencyList === null ? null : bytesOf(deps.currencyList)
  const { rows } = await tx.query<EndRow>(END, [bookingId, list])
  const [end] = rows
  if (!row || !end) return
  const facts: NewsFacts = { cause: end.cause, ...partsAsFacts(end) }
  for (const side of CALL_SIDES) {
    // that it came was no mail of its own either
    const isMailed = side === 'fan' || row.isPlaced
    await notifySide(tx, deps, { row, side }, { kind: 'call_ended', step, facts, isMailed })
  }
}

/** Tells both sides that the hold of a call ended by itself, also where another end was told before. */
export function notifyHoldEnded(tx: PoolClient, deps: EndNewsDeps, bookingId: string): Promise<void> {
  return notifyEnded(tx, deps, bookingId, 'hold_ended')
}
