import { z } from 'zod'
import { instant } from '../../accounts/contract.ts'
import { type Routes, text } from '../../http/contract.ts'
import { bookedCall, moveId } from '../booked/contract.ts'
import { bookingId } from '../contract.ts'
import { freeRun } from '../reservations/contract.ts'

const signature = z.string().regex(/^0x(?:[0-9a-fA-F]{2}){1,2048}$/)

const times = z.object({
  /** as of the free times of an offer; the call's own time hinders it nowhere */
  runs: z.array(freeRun),
  /** IANA name; of the creator's calendar */
  zone: z.string(),
  /** of the server */
  now: instant,
})

/** `NewDate` of `domain/calls/move.ts` without the booking, in seconds. */
const newDate = { startAt: z.int().min(0), revision: z.int().min(0), validUntil: z.int().min(0) }

const path = '/v1/me/calls/bookings/{bookingId}/moves'
const cardPath = '/v1/me/calls/bookings/{bookingId}/card-moves'
const byMove = z.object({ bookingId, moveId })
/** `cardMoveText` of `domain/calls/cardMove.ts`, as it was shown */
const shownText = text.max(2000)

/** Another date for calls that are booked. */
export const callMoveRoutes = {
  listMoveTimes: {
    method: 'GET',
    path: '/v1/me/calls/bookings/{bookingId}/times',
    summary:
      'When a booked call could begin instead; for both sides the times that its creator offers and both are free at',
    access: 'account',
    limit: 'read',
    params: z.object({ bookingId }),
    success: { status: 200, body: times },
    problems: ['NOT_FOUND', 'CONFLICT'],
  },
  proposeMove: {
    method: 'POST',
    path,
    summary:
      'Proposes another date, signed for the escrow by the wallet of who proposes it. The time is kept for both while it is open; one at a time. CONFLICT names free times as `facts.next` where it is taken',
    access: 'account',
    stepUp: 'none',
    limit: 'write',
    params: z.object({ bookingId }),
    body: z.strictObject({ ...newDate, signature }),
    success: { status: 201, body: bookedCall },
    problems: ['INVALID_INPUT', 'NOT_FOUND', 'CONFLICT', 'BUSY', 'CHAIN_UNREADABLE', 'RATE_LIMITED'],
  },
  acceptMove: {
    method: 'POST',
    path: `${path}/{moveId}/accept`,
    summary:
      'What the other side needs to accept it at the escrow: the date with the signature of who proposed it, who cannot withdraw it any more. The booking moves when the chain has it. Idempotent',
    access: 'account',
    stepUp: 'none',
    limit: 'write',
    params: byMove,
    success: { status: 200, body: z.object({ ...newDate, signature }) },
    problems: ['NOT_FOUND', 'CONFLICT'],
  },
  proposeCardMove: {
    method: 'POST',
    path: cardPath,
    summary:
      'Proposes another date for a call by card, with the text that was shown. The time is kept for both while it is open; one at a time. CONFLICT names free times as `facts.next` where it is taken',
    access: 'account',
    stepUp: 'none',
    limit: 'write',
    params: z.object({ bookingId }),
    body: z.strictObject({ startAt: z.int().min(0), text: shownText }),
    success: { status: 201, body: bookedCall },
    problems: ['INVALID_INPUT', 'NOT_FOUND', 'CONFLICT', 'BUSY', 'RATE_LIMITED'],
  },
  acceptCardMove: {
    method: 'POST',
    path: `${cardPath}/{moveId}/accept`,
    summary:
      'The other side accepts it, with the text that was shown: the call has the new date at once, and its hold stays or is made anew on the card that is saved for it. Idempotent',
    access: 'account',
    stepUp: 'none',
    limit: 'write',
    params: byMove,
    body: z.strictObject({ text: shownText }),
    success: { status: 200, body: bookedCall },
    problems: ['INVALID_INPUT', 'NOT_FOUND', 'CONFLICT', 'BUSY'],
  },
  endMove: {
    method: 'DELETE',
    path: `${path}/{moveId}`,
    summary: 'Withdrawn by who proposed it, or declined by the other side. Idempotent',
    access: 'account',
    stepUp: 'none',
    limit: 'write',
    params: byMove,
    success: { status: 200, body: bookedCall },
    problems: ['NOT_FOUND', 'CONFLICT', 'BUSY'],
  },
} as const satisfies Routes
