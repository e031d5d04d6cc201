import type { PoolClient } from 'pg'
import { withScope } from '#db/scope.ts'
import type { Booking } from '#domain/booking/terms.ts'
import { LAST_HOLD_SECONDS, objectionWindowS, UNHELD_END_SECONDS } from '#domain/calls/cardHold.ts'
import { type MovedHold, movedHold, movedHoldAt } from '#domain/calls/cardMove.ts'
import { errorFacts } from '#domain/calls/cardTurn.ts'
import { policyOf } from '#domain/calls/terms.ts'
import { moveHeldCall } from '../../billing/savedHold.ts'
import { ProblemError } from '../../http/problemError.ts'
import { takeKeptTime } from '../booked/bookedTime.ts'
import { readBooking } from '../booked/bookingView.ts'
import type { BookedCall } from '../booked/contract.ts'
import type { BookingDeps } from '../deps.ts'
import { busyOr, lockHolderAndCreator } from '../reservations/locks.ts'
import { callTurn } from '../steps/applyStep.ts'
import { lockCardCall } from '../steps/lockBooking.ts'
import { demandAcceptable, type OwnMove } from './acceptMove.ts'
import { moveRefused } from './keepProposal.ts'
import { demandCard, demandRail } from './movable.ts'
import { notifyMoved } from './moveNews.ts'
import { demandMovedText } from './proposeCardMove.ts'
import {
  closeOpenMove,
  lockMovedCall,
  type MovedCall,
  type MovedCard,
  readMovedCall,
  readProposal,
  type StoredProposal,
} from './store.ts'

/** Which other date is accepted, with the text that was shown. */
type ShownMove = OwnMove & { text: string }

/** A date that both agree to, and what becomes of the money. */
interface AgreedMove {
  card: MovedCard
  /** seconds since the epoch */
  startAt: number
  hold: MovedHold
  text: string
}

/** What becomes of the money, as it is now. Throws ProblemError CONFLICT where it cannot be held for this date, or is being held for the old one. */
function demandHold(card: MovedCard, startAt: number, nowS: number): MovedHold {
  if (card.isTried)
    throw moveRefused(
      'The money for this call is being held right now. Accept this date once that is known; what was proposed ends if it is held.',
    )
  const isEnding = card.captureBefore === null && nowS >= card.startAt - UNHELD_END_SECONDS
  const hold = movedHold(card, startAt)
  if (hold && !isEnding && (hold === 'kept' || nowS <= startAt - LAST_HOLD_SECONDS)) return hold
  throw moveRefused(
    'The money of this call cannot be held for this date any more. Decline it, and propose another one.',
  )
}

/**
 * What both agree to, which is the same for both: what one of them saw, the other one sees. That a hold comes meanwhile ends what is
 * proposed (`followTry`), so that of a creator nothing has to be compared. Throws ProblemError CONFLICT.
 */
function demandAgreed(call: MovedCall, proposal: StoredProposal, shown: string): AgreedMove {
  const card = demandCard(call)
  const { startAt } = proposal
  const hold = demandHold(card, startAt, Math.floor(call.nowMs / 1000))
  demandMovedText(card, startAt, shown)
  if (proposal.side === 'fan' && proposal.text !== shown)
    throw moveRefused(
      'This call was changed since its fan proposed this date. Decline it, and propose a date for the call as it is now.',
    )
  return { card, startAt, hold, text: shown }
}

/** What was held for the old date is nobody's where it is held anew, so that it goes free; until it has, no hold of the new one begins. */
const MOVE = `UPDATE app.booking SET starts_at = to_timestamp($2), ends_at = to_timestamp($3), exit_at = to_timestamp($4), revision = $5,
    creator_ask_bps = $6, fan_ask_bps = $7, placed_at = app.now(), reminded_minutes = NULL, changed_at = app.now(),
    hold_at = to_timestamp($8::float8), purchase_id = CASE WHEN $8::float8 IS NULL THEN purchase_id ELSE setup_id END,
    capture_before = CASE WHEN $8::float8 IS NULL THEN capture_before END
  WHERE id = $1 AND rail = 'card'`

/** The booking with its new date, by the rules of the escrow. Throws ProblemError CONFLICT with its error. */
async function reschedule(
  tx: PoolClient,
  call: MovedCall,
  { startAt, revision, validUntil, side }: StoredProposal,
): Promise<Booking> {
  const locked = await lockCardCall(tx, call.id)
  if (!locked) throw new ProblemError('NOT_FOUND')
  const step = { kind: 'reschedule' as const, startAt, revision, validUntil, signed: [side] }
  const turn = callTurn(locked, { step, by: call.side })
  if (turn.error === null) return turn.next
  throw new ProblemError('CONFLICT', {
    detail: 'This call cannot have this date any more. Load the page again and look at it once more.',
    facts: errorFacts(turn.error),
  })
}

async function write(
  tx: PoolClient,
  call: MovedCall,
  { agreed: { card, startAt, hold }, next }: { agreed: AgreedMove; next: Booking },
): Promise<void> {
  const endS = startAt + card.lengthMinutes * 60
  const untilS = hold === 'kept' ? card.captureBefore : null
  const exitS = endS + objectionWindowS(policyOf(card.terms, card.termsVersion), untilS, endS)
  const holdAtS = hold === 'later' ? movedHoldAt(startAt, Math.floor(call.nowMs / 1000)) : null
  await tx.query(MOVE, [
    ...[call.id, startAt, endS, exitS],
    ...[next.revision, next.creatorAsk, next.fanAsk, holdAtS],
  ])
}

/** What is held goes along where it stays; a card that is saved always does. */
async function moveMoney(tx: PoolClient, { card, startAt, hold }: AgreedMove): Promise<void> {
  const ids = [
    ...(hold === 'kept' ? [card.purchaseId] : []),
    ...(card.setupId === null ? [] : [card.setupId]),
  ]
  if (await moveHeldCall(tx, { purchaseIds: ids, startsAt: new Date(startAt * 1000) })) return
  throw moveRefused(
    'Nothing is held for this call any more, so its date stays. Load the page again, and see how it ended.',
  )
}

async function accept(tx: PoolClient, deps: BookingDeps, { text, moveId, ...own }: ShownMove): Promise<void> {
  const call = await lockMovedCall(tx, { ...own, chainId: deps.chainId })
  const proposal = call && (await readProposal(tx, call.id, moveId))
  if (!call || !proposal) throw new ProblemError('NOT_FOUND')
  demandRail(call, 'card')
  if (proposal.side !== call.side && proposal.state === 'accepted' && proposal.signature === null) return
  const agreed = demandAgreed(demandAcceptable(call, proposal), proposal, text)
  await takeKeptTime(tx, { bookingId: call.id, moveId })
  await write(tx, call, { agreed, next: await reschedule(tx, call, proposal) })
  await moveMoney(tx, agreed)
  await tx.query('UPDATE app.call_move SET text = $2 WHERE id = $1', [moveId, agreed.text])
  await closeOpenMove(tx, call.id, 'accepted')
  await notifyMoved(tx, deps, { bookingId: call.id, wasAt: new Date(call.startsAtS * 1000) })
}

/**
 * One side of a call by card accepts the date that the other one proposed: the call has it at once, and its money goes with it. Of one that
 * they accepted already nothing changes.
 * @throws ProblemError NOT_FOUND, CONFLICT, BUSY
 */
export async function acceptCardMove(deps: BookingDeps, move: ShownMove): Promise<BookedCall> {
  const { pool, chainId } = deps
  const { accountId, bookingId } = move
  const found = await readMovedCall(pool, { accountId, bookingId, chainId })
  if (!found) throw new ProblemError('NOT_FOUND')
  const { fanId, creatorId } = found
  try {
    // of money somebody has what they pay and what they sell: whichever of both accepts, the payment is theirs
    return await withScope(pool, { account: accountId }, async (tx) => {
      await lockHolderAndCreator(tx, fanId ?? accountId, creatorId)
      await accept(tx, deps, move)
      const booking = await readBooking(deps, tx, accountId, bookingId)
      if (!booking) throw new ProblemError('NOT_FOUND')
      return booking
    })
  } catch (error) {
    throw busyOr(error, 'Something else of this call changes right now. Try again.')
  }
}
