import type { Pool, PoolClient } from 'pg'
import { withTransaction } from '#db/transaction.ts'
import { isFinal } from '#domain/booking/terms.ts'
import type { BookingStatus } from '#domain/booking/words.ts'
import { newId } from '#domain/ids.ts'
import { takeBookedTime, takeHeldTime } from './bookedTime.ts'
import { notifyBooked, notifyEnded, notifyStated } from './bookingNews.ts'
import { bytesOf, type FollowBookingsDeps, IS_NOW, tryEach } from './followDeps.ts'

const BATCH = 50
/** What was booked longer ago is looked for once a minute: a wallet may be linked after it was booked. */
const RECENT_BLOCKS = 1000

/**
 * SQL: what the escrow has, and whose it is: by the agreement that was kept here, and without one by the wallets as they are linked now.
 * A creator who is gone has no calls.
 */
const WHOSE = `chain.escrow_as_of e LEFT JOIN app.call_agreement g ON (g.chain_id, g.escrow, g.id) = (e.chain_id, e.escrow, e.id)
    LEFT JOIN app.identity i ON g.id IS NULL AND i.wallet = e.creator AND i.ended_at IS NULL
    LEFT JOIN app.creator c ON c.account_id = i.account_id
    JOIN app.creator cr ON cr.id = coalesce(g.creator_id, c.id) AND cr.account_id IS NOT NULL`

/**
 * First what was agreed to here, in the order of the chain. The rest, of which strangers can make any number, in any order, so that some
 * that fail every time hold up nobody.
 */
const UNKNOWN = `SELECT e.id FROM ${WHOSE}
    WHERE e.chain_id = $1 AND e.escrow = $2 AND e.as_of IS NULL AND ${IS_NOW}
      AND ($3::int IS NULL OR e.created_block > (SELECT k.number - $3 FROM chain.cursor k WHERE k.chain_id = $1))
      AND NOT EXISTS (SELECT FROM app.booking b WHERE (b.chain_id, b.escrow, b.escrow_id) = (e.chain_id, e.escrow, e.id))
    ORDER BY g.id IS NULL, CASE WHEN g.id IS NOT NULL THEN e.created_block END, CASE WHEN g.id IS NOT NULL THEN e.log_index END, random()
    LIMIT ${BATCH}`

const INSERT = `INSERT INTO app.booking (id, chain_id, escrow, escrow_id, creator_id, account_id, channel_id, offer_id, status, starts_at, ends_at,
    revision, fee_bps, tx_hash)
  SELECT $1, e.chain_id, e.escrow, e.id, cr.id, CASE WHEN g.id IS NULL THEN f.account_id ELSE g.account_id END, g.channel_id, g.offer_id,
    e.status::app.booking_status, e.start_at, e.start_at + make_interval(mins => e.length_minutes), e.revision, e.fee_bps,
    coalesce(e.created_tx, e.tx_hash)
  FROM ${WHOSE} LEFT JOIN app.identity f ON f.wallet = e.fan AND f.ended_at IS NULL
  WHERE (e.chain_id, e.escrow, e.id) = ($2, $3, $4) AND e.as_of IS NULL
  ON CONFLICT (chain_id, escrow, escrow_id) DO NOTHING RETURNING status`

/** Who pays much later than their time was held is not awaited any more: hours and rules of the creator may be others by then. */
const PAID_WITHIN_MINUTES = 5

/** The time that a booking was agreed to for, if it was. */
interface AgreedTime {
  reservationId: string
  /** it was not given back, and paid for in time by the clock of the block: if it is free it is still one that the creator gives */
  isAwaited: boolean
}

async function readAgreedTime(tx: PoolClient, bookingId: string): Promise<AgreedTime | null> {
  const { rows } = await tx.query<AgreedTime>(
    `SELECT g.reservation_id AS "reservationId", EXISTS (SELECT FROM app.call_reservation r
        JOIN chain.escrow_move_as_of m ON (m.chain_id, m.escrow, m.id) = (b.chain_id, b.escrow, b.escrow_id) AND m.kind = 'booked'
        WHERE r.id = g.reservation_id AND (r.released_at IS NULL OR r.released_at >= r.held_until)
          AND m.at <= r.held_until + make_interval(mins => $2)) AS "isAwaited"
      FROM app.booking b JOIN app.call_agreement g ON (g.chain_id, g.escrow, g.id) = (b.chain_id, b.escrow, b.escrow_id) WHERE b.id = $1`,
    [bookingId, PAID_WITHIN_MINUTES],
  )
  return rows[0] ?? null
}

/** Takes the time that is held for it, or was and is free. Answers whether it has one. */
async function takeTime(tx: PoolClient, bookingId: string): Promise<boolean> {
  // before the hold is given back in its favour
  const agreed = await readAgreedTime(tx, bookingId)
  if (!agreed) return false
  if (await takeHeldTime(tx, bookingId, agreed.reservationId)) return true
  return agreed.isAwaited && takeBookedTime(tx, bookingId)
}

async function addOne(deps: FollowBookingsDeps, escrow: Buffer, escrowId: Buffer): Promise<void> {
  await withTransaction(deps.pool, async (tx) => {
    const id = newId('bkg', deps.random)
    const { rows } = await tx.query<{ status: BookingStatus }>(INSERT, [id, deps.chainId, escrow, escrowId])
    const status = rows[0]?.status
    if (!status) return
    if (isFinal(status)) return notifyEnded(tx, deps, id)
    if (await takeTime(tx, id))
      await tx.query('UPDATE app.booking SET placed_at = app.now() WHERE id = $1', [id])
    await notifyBooked(tx, deps, id)
    await notifyStated(tx, deps, { bookingId: id, status })
  })
}

/**
 * Adds what was booked. Placed is what was agreed to here and whose time is still held, or was until shortly before and is free.
 * @param which the newest blocks alone, or all
 * @returns what failed; it is tried again at the next look
 */
export async function addBookings(
  deps: FollowBookingsDeps & { escrow: string },
  which: 'recent' | 'all',
): Promise<unknown[]> {
  const escrow = bytesOf(deps.escrow)
  const pool: Pool = deps.pool
  const { rows } = await pool.query<{ id: Buffer }>(UNKNOWN, [
    ...[deps.chainId, escrow, which === 'all' ? null : RECENT_BLOCKS],
  ])
  return tryEach(rows, ({ id }) => addOne(deps, escrow, id))
}
