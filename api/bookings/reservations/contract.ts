import { z } from 'zod'
import { CARD_WAYS } from '#domain/calls/words.ts'
import { instant } from '../../accounts/contract.ts'
import { purchaseId, statementName } from '../../billing/contract.ts'
import { channelCard, channelId } from '../../creators/contract.ts'
import type { Routes } from '../../http/contract.ts'
import { callOffer, callOfferId } from '../contract.ts'

export const reservationId = z
  .string()
  .regex(/^rsv_[0-9a-hjkmnp-tv-z]{22}$/)
  .meta({ id: 'ReservationId' })

const offeredCalls = z
  .object({
    channel: channelCard,
    /** nothing can be booked for now */
    isPaused: z.boolean(),
    /** of the creator's clocks (IANA) */
    zone: z.string(),
    /** minutes between a booking and its call, at least */
    noticeMinutes: z.int(),
    offers: z.array(callOffer),
    /** it is the own channel of who asks */
    isOwn: z.boolean(),
  })
  .meta({ id: 'OfferedCalls' })
export type OfferedCalls = z.infer<typeof offeredCalls>

/** Free beginnings on steps of a quarter of an hour, both included. */
export const freeRun = z.object({ first: instant, last: instant })
export type FreeRun = z.infer<typeof freeRun>

const reservation = z
  .object({
    id: reservationId,
    channel: channelCard,
    offer: callOffer,
    startsAt: instant,
    endsAt: instant,
    /** then the time is free again */
    heldUntil: instant,
    /** a transaction that pays for it is under way, or a payment by card: it can neither be given back nor be paid for again */
    isPaying: z.boolean(),
    /** null: it has no price by card */
    byCard: z
      .object({
        way: z.enum(CARD_WAYS),
        /** what the statement of the card would say; null where it cannot be reserved */
        statementName: statementName.nullable(),
        /** of a payment by card that is under way; null: there is none */
        purchaseId: purchaseId.nullable(),
      })
      .nullable(),
  })
  .meta({ id: 'Reservation' })
export type Reservation = z.infer<typeof reservation>

const byOffer = z.object({ id: channelId, offerId: callOfferId })

/** Calls of others: what is offered, when, and a time that is held while somebody pays for it. */
export const reservationRoutes = {
  getOfferedCalls: {
    method: 'GET',
    path: '/v1/channels/{id}/calls',
    summary: 'Calls that the creator of a channel offers; NOT_FOUND where they offer none',
    access: 'public',
    limit: 'read',
    params: z.object({ id: channelId }),
    success: { status: 200, body: offeredCalls },
    problems: ['NOT_FOUND'],
  },
  listCallTimes: {
    method: 'GET',
    path: '/v1/channels/{id}/calls/{offerId}/times',
    summary: 'When a call of this offer can begin, until the horizon of its creator',
    access: 'public',
    limit: 'read',
    params: byOffer,
    success: { status: 200, body: z.object({ runs: z.array(freeRun) }) },
    problems: ['NOT_FOUND'],
  },
  reserveCall: {
    method: 'POST',
    path: '/v1/channels/{id}/calls/{offerId}/reservations',
    summary:
      'Holds a time for the signed-in account for ten minutes, in the place of the one it holds; the same one once more is answered as it stands. CONFLICT names the next free ones as `facts.next`',
    access: 'account',
    stepUp: 'none',
    limit: 'write',
    params: byOffer,
    body: z.strictObject({ startsAt: instant }),
    success: { status: 201, body: reservation },
    problems: ['NOT_FOUND', 'FORBIDDEN', 'CONFLICT', 'INVALID_INPUT', 'BUSY', 'RATE_LIMITED'],
  },
  listReservations: {
    method: 'GET',
    path: '/v1/me/calls/reservations',
    summary: 'Times that are held for the signed-in account',
    access: 'account',
    limit: 'read',
    success: { status: 200, body: z.object({ reservations: z.array(reservation) }) },
    problems: [],
  },
  releaseReservation: {
    method: 'DELETE',
    path: '/v1/me/calls/reservations/{reservationId}',
    summary: 'Gives a held time back; CONFLICT while a transaction pays for it. Idempotent',
    access: 'account',
    limit: 'write',
    params: z.object({ reservationId }),
    success: { status: 204 },
    problems: ['CONFLICT'],
  },
} as const satisfies Routes
