import { HELD_AFTER_SECONDS } from '#domain/calls/cardHold.ts'
import { cardMoveText, movedHold } from '#domain/calls/cardMove.ts'
import { policyOf } from '#domain/calls/terms.ts'
import { momentIn } from '#domain/room/localTime.ts'
import { ProblemError } from '../../http/problemError.ts'
import type { BookedCall } from '../booked/contract.ts'
import type { BookingDeps } from '../deps.ts'
import { keepProposal, moveRefused } from './keepProposal.ts'
import { demandCard, type MovableCall, openUntilOf } from './movable.ts'
import type { MovedCard } from './store.ts'

/** Another date for a call by card of an account, as it was shown. */
export interface CardMoveWish {
  accountId: string
  bookingId: string
  /** seconds since the epoch */
  startAt: number
  text: string
}

/** That the bank lets go of the money too early for a date, and no card is saved on which it could be held anew. */
function tooShort({ captureBefore, lengthMinutes }: MovedCard): ProblemError {
  const untilMs = (captureBefore ?? 0) * 1000
  const lastMs = untilMs - (HELD_AFTER_SECONDS + lengthMinutes * 60) * 1000
  return moveRefused(
    `The bank holds the money of this call until ${momentIn(untilMs, 'UTC')}, so it can begin ${momentIn(lastMs, 'UTC')} at the latest. Choose an earlier date; for a later one the creator declines it, nothing is taken, and it is reserved anew.`,
  )
}

/** @returns until when it can be accepted, in seconds since the epoch. Throws ProblemError CONFLICT. */
function demandOpen(call: MovableCall, card: MovedCard, startAt: number): number {
  if (movedHold(card, startAt) === null) throw tooShort(card)
  const untilS = openUntilOf(call, card, startAt)
  if (untilS === null)
    throw moveRefused(
      'There is too little time left to agree on this, and to hold the money. Choose a later date, or the date stays.',
    )
  return untilS
}

/** What both of a call by card agree to who move it, as it is now. @param startAt of the new date, in seconds since the epoch */
function movedTextOf(card: MovedCard, startAt: number): string {
  const policy = policyOf(card.terms, card.termsVersion)
  return cardMoveText({ ...card, policy, newStartAt: startAt, amount: BigInt(card.units) })
}

/** Throws ProblemError CONFLICT where somebody was shown something else than what another date comes to. */
export function demandMovedText(card: MovedCard, startAt: number, text: string): void {
  if (text === movedTextOf(card, startAt)) return
  throw new ProblemError('CONFLICT', {
    detail:
      'What this date comes to has changed. Look at it again, and press once more; nothing was changed.',
    facts: { field: 'text' },
  })
}

/**
 * Keeps another date that one side of a call by card proposes, and its time for both, until it is answered.
 * @throws ProblemError NOT_FOUND, CONFLICT with the next free times where it is about the time, and with the field where the text is
 * another one, RATE_LIMITED, BUSY
 */
export function proposeCardMove(deps: BookingDeps, wish: CardMoveWish): Promise<BookedCall> {
  const { accountId, bookingId, startAt, text } = wish
  return keepProposal(deps, {
    ...{ accountId, bookingId, rail: 'card', startAt },
    demand(call) {
      const card = demandCard(call)
      const validUntil = demandOpen(call, card, startAt)
      demandMovedText(card, startAt, text)
      return { revision: call.revision, validUntil, text: call.side === 'fan' ? text : null }
    },
    sign: async () => null,
  })
}
