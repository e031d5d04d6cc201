import type { Pool, PoolClient } from 'pg'
import type { PaymentRail } from '#domain/billing/words.ts'
import { isFinal } from '#domain/booking/terms.ts'
import type { CallCalendar } from '#domain/calls/calendar.ts'
import { cardMoveOpenUntil } from '#domain/calls/cardMove.ts'
import { ProblemError } from '../../http/problemError.ts'
import type { WantedCall } from '../reservations/demandFree.ts'
import { type Busy, readBusy } from '../reservations/store.ts'
import type { MovedCall, MovedCard } from './store.ts'

/** A call that can have another date, with both who have it. */
export type MovableCall = MovedCall & { ownerId: string; fanId: string; calendar: CallCalendar }

const OTHER_RAIL: Record<PaymentRail, string> = {
  card: 'This call was reserved by card, and nobody signs another date for it. Load its page again, and choose the date there.',
  chain:
    'This call was booked by wallet, so another date for it is signed. Load its page again, and sign the date there.',
}

/** Throws ProblemError NOT_FOUND, and CONFLICT where a call is not by this rail. */
export function demandRail(call: MovedCall | null, rail: PaymentRail): MovedCall {
  if (!call) throw new ProblemError('NOT_FOUND')
  if (call.rail !== rail) throw new ProblemError('CONFLICT', { detail: OTHER_RAIL[call.rail] })
  return call
}

/** Why a call keeps its date; null: it can be moved. */
function obstacleOf({ status, startsAtS, nowMs, ...call }: MovedCall): string | null {
  if (!call.isAgreed) return 'This call was booked elsewhere, so its date cannot be moved here.'
  if (status === 'none') return 'The network has dropped its payment. Wait until it is there again.'
  if (isFinal(status)) return 'This call has ended, and its money is divided.'
  if (status !== 'booked') return 'How this call went is being settled, so its date stays.'
  if (!call.isPlaced)
    return 'This call has no date yet. Its creator takes one first, or gives the money back.'
  if (startsAtS * 1000 <= nowMs) return 'This call has begun, so its date stays.'
  return null
}

/** Of either rail. Throws ProblemError NOT_FOUND, CONFLICT. */
export function demandMovable(call: MovedCall | null): MovableCall {
  if (!call) throw new ProblemError('NOT_FOUND')
  const detail = obstacleOf(call)
  if (detail) throw new ProblemError('CONFLICT', { detail })
  const { ownerId, fanId, calendar } = call
  if (ownerId === null || fanId === null || ownerId === fanId)
    throw new ProblemError('CONFLICT', {
      detail: 'Nobody else of this call is here who could agree to another date.',
    })
  if (calendar === null)
    throw new ProblemError('CONFLICT', { detail: 'The creator of this call has no hours here any more.' })
  return { ...call, ownerId, fanId, calendar }
}

/** What of a call by card moves with its date. Throws ProblemError CONFLICT where its channel or its offer is gone. */
export function demandCard({ card }: MovedCall): MovedCard {
  if (card) return card
  const detail = 'What was offered for this call is not here any more, so its date stays.'
  throw new ProblemError('CONFLICT', { detail })
}

/** Until when a date could be accepted that is proposed now; in seconds since the epoch, null: it cannot be had by card. */
export function openUntilOf({ nowMs }: MovedCall, card: MovedCard, startAt: number): number | null {
  return cardMoveOpenUntil(card, startAt, Math.floor(nowMs / 1000))
}

/** When it could begin: a creator who takes no bookings for now still moves what is booked, and by card its money has to follow. */
export function wantedOf(call: MovableCall): WantedCall {
  const { calendar, nowMs, lengthMinutes, card } = call
  return {
    ...{ calendar: { ...calendar, isPaused: false }, nowMs, offer: { lengthMinutes } },
    ...(card ? { isPossible: (atMs: number) => openUntilOf(call, card, atMs / 1000) !== null } : {}),
  }
}

/** What of both people's time is taken by anything but this call. */
export function readBusyAround(
  db: Pool | PoolClient,
  { id, ownerId, fanId, calendar }: MovableCall,
): Promise<Busy> {
  return readBusy(db, { ownerId, calendar }, fanId, id)
}
