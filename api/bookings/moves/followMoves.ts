import type { PoolClient } from 'pg'
import { withTransaction } from '#db/transaction.ts'
import { takeKeptTime } from '../booked/bookedTime.ts'
import {
  DIFFERS,
  demandNone,
  type FollowCallsDeps,
  IS_NOW,
  tryEach,
  WITH_CHAIN,
} from '../booked/followDeps.ts'
import { notifyMoveEnded } from './moveNews.ts'
import { closeOpenMove } from './store.ts'

const BATCH = 50
/** Minutes that the index has to find what was accepted in the last second. */
const INDEX_MINUTES = 2

/** What is open for the booking $1 although it has another date, revision or state by now. */
const PASSED = `SELECT m.id, m.starts_at = b.starts_at AS "isAccepted" FROM app.call_move m JOIN app.booking b ON b.id = m.booking_id
  WHERE b.id = $1 AND m.ended_at IS NULL AND (m.starts_at = b.starts_at OR m.revision <> b.revision OR b.status NOT IN ('none', 'booked'))`

/**
 * What is proposed for a booking ends with what it is now: accepted where the chain has the date that was proposed, whose time becomes the
 * one of the booking, and ended where it went on without. Nothing is done to one that is as it was.
 */
export async function settleMove(tx: PoolClient, bookingId: string): Promise<void> {
  const { rows } = await tx.query<{ id: string; isAccepted: boolean }>(PASSED, [bookingId])
  const [move] = rows
  if (!move) return
  if (move.isAccepted) await takeKeptTime(tx, { bookingId, moveId: move.id })
  await closeOpenMove(tx, bookingId, move.isAccepted ? 'accepted' : 'ended')
}

/** What was accepted, and not copied yet, differs; while the index tells of the past nobody knows. By card nothing is waited for. */
const IS_LAPSED = `m.ended_at IS NULL AND m.valid_until < app.now()
  AND (b.rail = 'card' OR (m.valid_until < app.now() - interval '${INDEX_MINUTES} minutes' AND ${IS_NOW} AND NOT (${DIFFERS})))`

const LAPSED = `SELECT b.id FROM ${WITH_CHAIN} JOIN app.call_move m ON m.booking_id = b.id WHERE ${IS_LAPSED}
  ORDER BY m.valid_until LIMIT ${BATCH}`

/** Asked once the booking is ours: meanwhile it may have ended, or the index have another date. */
const STILL_LAPSED = `SELECT m.id FROM ${WITH_CHAIN} JOIN app.call_move m ON m.booking_id = b.id WHERE ${IS_LAPSED} AND b.id = $2`

async function lapseOne(deps: FollowCallsDeps, bookingId: string): Promise<void> {
  await withTransaction(deps.pool, async (tx) => {
    const booking = 'SELECT FROM app.booking WHERE id = $1 FOR UPDATE SKIP LOCKED'
    const { rowCount } = await tx.query(booking, [bookingId])
    if (!rowCount) return
    await settleMove(tx, bookingId)
    const { rows } = await tx.query<{ id: string }>(STILL_LAPSED, [deps.chainId, bookingId])
    if (!rows[0]) return
    await closeOpenMove(tx, bookingId, 'lapsed')
    await notifyMoveEnded(tx, deps, { bookingId, moveId: rows[0].id, state: 'lapsed' })
  })
}

/**
 * Ends what nobody answered in time, and gives its time back.
 * @throws AggregateError of what could not be ended; it is tried again at the next look
 */
export async function lapseMoves(deps: FollowCallsDeps): Promise<void> {
  const { rows } = await deps.pool.query<{ id: string }>(LAPSED, [deps.chainId])
  demandNone(await tryEach(rows, ({ id }) => lapseOne(deps, id)))
}
