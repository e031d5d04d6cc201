import type { PoolClient } from 'pg'
import { withScope } from '#db/scope.ts'
import { withTransaction } from '#db/transaction.ts'
import { decideHold } from '../../billing/decideHold.ts'
import { type FollowBookingsDeps, IS_CARD_OPEN, tryEach } from '../booked/followDeps.ts'
import { applyTurn, type CallAct, callTurn } from './applyStep.ts'
import { lockIdleCardCall } from './lockBooking.ts'

const BATCH = 50

/** In any order, so that some that fail every time hold up nobody. */
const DUE = `SELECT b.id FROM app.booking b WHERE ${IS_CARD_OPEN} AND b.exit_at <= app.now() ORDER BY random() LIMIT ${BATCH}`

const UNPASSED = `SELECT b.id, b.account_id AS "accountId", b.creator_id AS "creatorId" FROM app.settlement s JOIN app.booking b ON b.id = s.booking_id
  WHERE s.passed_at IS NULL ORDER BY random() LIMIT ${BATCH}`

const FINISH: CallAct = { step: { kind: 'finish' }, by: 'stranger' }

interface Unpassed {
  id: string
  accountId: string | null
  creatorId: string
}

async function endOne(deps: FollowBookingsDeps, bookingId: string): Promise<void> {
  await withTransaction(deps.pool, async (tx) => {
    const call = await lockIdleCardCall(tx, bookingId)
    if (!call) return
    const turn = callTurn(call, FINISH)
    // one of its two was faster
    if (turn.error !== null) return
    await applyTurn(tx, deps, call, { act: FINISH, turn })
  })
}

interface Passed {
  purchaseId: string
  toCreator: bigint
  fee: bigint
}

async function pass(tx: PoolClient, bookingId: string): Promise<void> {
  const { rows } = await tx.query<Passed>(
    `SELECT b.purchase_id AS "purchaseId", s.to_creator AS "toCreator", s.fee FROM app.settlement s JOIN app.booking b ON b.id = s.booking_id
      WHERE s.booking_id = $1 AND s.passed_at IS NULL FOR UPDATE OF s SKIP LOCKED`,
    [bookingId],
  )
  const [row] = rows
  if (!row) return
  const { purchaseId } = row
  const [toCreator, fee] = [Number(row.toCreator), Number(row.fee)]
  // of a hold that is gone followHolds finds what became of it
  await decideHold(tx, { purchaseId, amount: toCreator + fee, fee, failCode: null })
  await tx.query('UPDATE app.settlement SET passed_at = app.now() WHERE booking_id = $1', [bookingId])
}

async function passOne({ pool }: FollowBookingsDeps, { id, accountId, creatorId }: Unpassed): Promise<void> {
  const scope = { creator: creatorId, ...(accountId === null ? {} : { account: accountId }) }
  await withScope(pool, scope, (tx) => pass(tx, id))
}

/**
 * Ends bookings by card whose time is over, and passes what was decided on to their holds.
 * @throws AggregateError of what failed, which holds up no other; it is tried again at the next look
 */
export async function settleCardCalls(deps: FollowBookingsDeps): Promise<void> {
  const { pool } = deps
  const { rows: due } = await pool.query<{ id: string }>(DUE)
  const failures = await tryEach(due, ({ id }) => endOne(deps, id))
  const { rows: unpassed } = await pool.query<Unpassed>(UNPASSED)
  failures.push(...(await tryEach(unpassed, (one) => passOne(deps, one))))
  if (failures.length > 0) throw new AggregateError(failures, 'some calls by card were not settled')
}
