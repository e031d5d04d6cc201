import type { Pool, PoolClient } from 'pg'
import { isFinal } from '#domain/booking/terms.ts'
import type { CallCalendar } from '#domain/calls/calendar.ts'
import { ProblemError } from '../../http/problemError.ts'
import type { WantedCall } from '../reservations/demandFree.ts'
import { type Busy, readBusy } from '../reservations/store.ts'
import type { MovedCall } from './store.ts'

/** A call that can have another date, with both who have it. */
export type MovableCall = MovedCall & { ownerId: string; fanId: string; calendar: CallCalendar }

/** Why a call keeps its date; null: it can be moved. */
function obstacleOf({ status, startsAtS, nowMs, ...call }: MovedCall): string | null {
  if (call.rail === 'card')
    return 'A call that is reserved by card keeps its date: the bank holds the money for this one. Cancel it and reserve another time, or decline it.'
  if (!call.isAgreed) return 'This call was booked elsewhere, so its date cannot be moved here.'
  if (status === 'none') return 'The network has dropped its payment. Wait until it is there again.'
  if (isFinal(status)) return 'This call has ended, and its money is divided.'
  if (status !== 'booked') return 'How this call went is being settled, so its date stays.'
  if (!call.isPlaced)
    return 'This call has no date yet. Its creator takes one first, or gives the money back.'
  if (startsAtS * 1000 <= nowMs) return 'This call has begun, so its date stays.'
  return null
}

/** Throws ProblemError NOT_FOUND, CONFLICT. */
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

/** When it could begin: a creator who takes no bookings for now still moves what is booked. */
export function wantedOf({ calendar, nowMs, lengthMinutes }: MovableCall): WantedCall {
  return { calendar: { ...calendar, isPaused: false }, nowMs, offer: { lengthMinutes } }
}

/** What of both people's time is taken by anything but this call. */
export function readBusyAround(
  db: Pool | PoolClient,
  { id, ownerId, fanId, calendar }: MovableCall,
): Promise<Busy> {
  return readBusy(db, { ownerId, calendar }, fanId, id)
}
