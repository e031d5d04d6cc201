import { z } from 'zod'
import { CALL_MEDIA, CALL_SIDES } from '#domain/calls/words.ts'
import { roomId, seatId } from '../access/contract.ts'
import { accountId } from '../accounts/contract.ts'
import { bookingId } from '../bookings/contract.ts'
import type { Routes } from '../http/contract.ts'

/** `CallRelay` of `protocol/calls.ts`. */
const callRelay = z
  .object({
    urls: z.array(z.string()),
    username: z.string(),
    credential: z.string(),
    /** seconds for which a way may be opened with it */
    lifeS: z.int(),
  })
  .meta({ id: 'CallRelay' })

/** `CallTicket` of `protocol/calls.ts`. */
const callTicket = z
  .object({
    provider: z.literal('direct'),
    topology: z.literal('p2p'),
    side: z.enum(CALL_SIDES),
    media: z.enum(CALL_MEDIA),
    bits: z.int(),
    other: accountId,
    relay: callRelay.nullable(),
  })
  .meta({ id: 'CallTicket' })

export const callEntered = z
  .object({
    decisionId: z.string(),
    seatId,
    roomId,
    bits: z.int(),
    /** the end of the call */
    validUntil: z.iso.datetime(),
    /** beat at least this often over the socket or by HTTP */
    beatEveryS: z.int(),
    /** time of the database, milliseconds since the epoch */
    nowMs: z.int(),
    ticket: callTicket,
  })
  .meta({ id: 'CallEntered' })
export type CallEntered = z.infer<typeof callEntered>

/** The calls themselves: who was booked with each other comes in here. */
export const callRoutes = {
  enterCall: {
    method: 'POST',
    path: '/v1/me/calls/bookings/{bookingId}/entry',
    summary:
      'Comes into a booked call, from ten minutes before it to its end and while its money is secured; a refusal is a stored, signed decision (403 with its code)',
    access: 'account',
    stepUp: 'none',
    limit: 'admission',
    params: z.object({ bookingId }),
    body: z.strictObject({
      /** ends the own seat on the other device first */
      move: z.boolean().default(false),
      /** of who was shown that the other side can see their network address; asked for where no relay is */
      showsAddress: z.boolean().default(false),
      /** of this page before it was loaded again: while it is open and own, it is answered again */
      seatId: seatId.optional(),
    }),
    success: { status: 201, body: callEntered },
    problems: ['DENIED', 'NOT_FOUND', 'CONFLICT', 'INVALID_INPUT', 'BUSY'],
  },
  renewRelay: {
    method: 'POST',
    path: '/v1/seats/{id}/relay',
    summary:
      'With what an own open seat of a call opens another way through the relay, for ten minutes at most',
    access: 'account',
    stepUp: 'none',
    // it stores nothing, and answers with a secret: those of `write` are kept for who repeats a request
    limit: 'read',
    params: z.object({ id: seatId }),
    success: { status: 200, body: callRelay },
    problems: ['NOT_FOUND'],
  },
} as const satisfies Routes
