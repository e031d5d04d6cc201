import type { PoolClient } from 'pg'
import type { MoveGuestSeats, SeatMove } from '#api/accounts/endSessions.ts'
import type { SeatEndReason } from '#domain/words.ts'
import { asProblem } from '../asProblem.ts'
import type { Access } from '../createAccess.ts'
import { signDecision } from '../decisions/signDecision.ts'
import { insertDecision } from '../decisions/store.ts'
import { moveTurns } from '../line/turns.ts'
import { loadContext } from '../verdict/loadContext.ts'
import { toDecisionDraft, verdictFor } from '../verdict/verdictFor.ts'
import { endSeats } from './endSeats.ts'
import { lockAccount } from './locks.ts'
import { readSeatsOf, type SeatInRoom } from './store.ts'

/** Locks both people, then the rooms of the guest's seats, each in order. */
async function lockMove(tx: PoolClient, { guestId, accountId }: SeatMove): Promise<void> {
  // the person's own requests wait for this transaction, so it must not wait for a room for long
  await tx.query("SET LOCAL lock_timeout = '5s'")
  for (const id of [...new Set([guestId, accountId])].sort()) await lockAccount(tx, id)
  await tx.query(
    `SELECT pg_advisory_xact_lock_shared(hashtextextended(room_id, 2)) FROM
       (SELECT DISTINCT room_id FROM app.seat WHERE account_id = $1 AND state <> 'ended' ORDER BY room_id) x`,
    [guestId],
  )
}

/** From now on an account sits there: it is counted as one. */
async function giveSeat(
  tx: PoolClient,
  seatId: string,
  to: { accountId: string; sessionId: string; decisionId: string },
): Promise<void> {
  await tx.query('UPDATE app.seat SET account_id = $2, session_id = $3, decision_id = $4 WHERE id = $1', [
    seatId,
    to.accountId,
    to.sessionId,
    to.decisionId,
  ])
  await tx.query(
    'UPDATE app.seat_lease SET guest_address = NULL, guest_prefix = NULL, turn = NULL WHERE seat_id = $1',
    [seatId],
  )
}

/**
 * Decides for the account whether it may sit where the guest sat, as at the door.
 * @returns why the seat ends; null when it was moved
 */
async function moveSeat(
  tx: PoolClient,
  access: Access,
  seat: SeatInRoom,
  move: SeatMove & { theirs: SeatInRoom[] },
): Promise<SeatEndReason | null> {
  const { accountId, sessionId, theirs } = move
  // one seat a room and so many in all: the page asks at the door, which says what can be done
  if (theirs.some((own) => own.roomId === seat.roomId) || theirs.length >= access.settings.MAX_SEATS)
    return 'MOVED'
  const context = await loadContext(access, seat.roomId, accountId, tx)
  if (context.room.visibility !== 'public') return 'SESSION_ENDED'
  const evaluation = await verdictFor(access.entitlements, context, 'watch')
  const when = { nowMs: context.nowMs, trace: seat.id }
  const signed = signDecision(
    toDecisionDraft(context, 'watch', evaluation, when),
    access.decisionKey,
    access.random,
  )
  await insertDecision(tx, signed)
  if (signed.verdict.verdict === 'deny') return signed.verdict.reason === 'BANNED' ? 'BANNED' : 'REMOVED'
  await giveSeat(tx, seat.id, { accountId, sessionId, decisionId: signed.id })
  theirs.push(seat)
  return null
}

/** Takes the open seats of a guest to the account that it turned out to be. Afterwards no admission of the guest can commit. */
export function moveGuestSeats(access: Access): MoveGuestSeats {
  async function moveAll(tx: PoolClient, move: SeatMove): Promise<void> {
    const { guestId, accountId, sessionId } = move
    await lockMove(tx, move)
    const people = await tx.query<{ id: string; state: string }>(
      'SELECT id, state FROM app.account WHERE id = ANY($1)',
      [[guestId, accountId]],
    )
    const stateOf = (id: string) => people.rows.find((row) => row.id === id)?.state
    const seats = await readSeatsOf(tx, guestId)
    if (guestId === accountId) {
      await moveTurns(tx, move)
      for (const { id, decisionId } of seats) await giveSeat(tx, id, { accountId, sessionId, decisionId })
      return
    }
    // it signed up in another request meanwhile: what it has is its own
    if (stateOf(guestId) !== 'guest') return
    if (stateOf(accountId) === 'active') await moveTurns(tx, move)
    const theirs = await readSeatsOf(tx, accountId)
    for (const seat of seats) {
      const reason =
        stateOf(accountId) === 'active'
          ? await moveSeat(tx, access, seat, { ...move, theirs })
          : 'SESSION_ENDED'
      if (reason) await endSeats(tx, [seat.id], reason, access)
    }
  }
  return (tx, move) =>
    moveAll(tx, move).catch((error) => {
      throw asProblem(error)
    })
}
