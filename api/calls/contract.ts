import { z } from 'zod'
import { CALL_MEDIA, CALL_SIDES } from '#domain/calls/words.ts'
import { MAX_BEATS } from '#protocol/calls/callBeats.ts'
import { roomId, seatId } from '../access/contract.ts'
import { accountId } from '../accounts/contract.ts'
import { bookingId } from '../bookings/contract.ts'
import type { Routes } from '../http/contract.ts'
import { callBundle } from './bundle/contract.ts'

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

/** `SignedBeat` of `protocol/calls/callBeats.ts`. */
const signedBeat = z.strictObject({
  page: z.string().regex(/^[\w-]{8,64}$/),
  n: z
    .int()
    .min(1)
    .max(2 ** 31 - 1),
  fromMs: z.int().min(0),
  untilMs: z.int().min(0),
  isLinked: z.boolean(),
  sent: z
    .int()
    .min(0)
    .max(2 ** 31 - 1),
  received: z
    .int()
    .min(0)
    .max(2 ** 31 - 1),
  signature: z.string().regex(/^[\w-]{86}$/),
})

/** Seconds after the booked start, in order: from, until. */
const seenSpans = z.array(z.tuple([z.number(), z.number()]))

/** `SeenTime` of `domain/calls/meeting/presence.ts`, in seconds. */
const seenTime = z
  .object({
    /** whole seconds of `proven` and `unproven` */
    provenS: z.int(),
    unprovenS: z.int(),
    proven: seenSpans,
    unproven: seenSpans,
  })
  .meta({ id: 'SeenTime' })

/** What was seen of a call within its booked time. */
const callRecord = z
  .object({
    startsAt: z.iso.datetime(),
    endsAt: z.iso.datetime(),
    /** time of the database at which this was seen, milliseconds since the epoch */
    nowMs: z.int(),
    creator: seenTime,
    fan: seenTime,
    together: seenTime,
  })
  .meta({ id: 'CallRecord' })
export type CallRecordView = z.infer<typeof callRecord>

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
  keepCallBeats: {
    method: 'POST',
    path: '/v1/me/calls/rooms/{roomId}/beats',
    summary:
      'Keeps what the own page of a call signed of each five seconds, also up to a day after the call; one that was brought before is kept once',
    access: 'account',
    stepUp: 'none',
    // what comes twice is kept once by its own number
    limit: 'read',
    params: z.object({ roomId }),
    body: z.strictObject({
      /** the device key that signed them, as `CallOpening.key` */
      key: z.string().regex(/^[\w-]{87}$/),
      beats: z.array(signedBeat).min(1).max(MAX_BEATS),
    }),
    success: {
      status: 200,
      body: z.object({
        /** how many are on record now, and how many never will be; the rest is ahead of our time, and is brought again */
        kept: z.int(),
        refused: z.int(),
      }),
    },
    problems: ['NOT_FOUND', 'INVALID_INPUT'],
  },
  readCallRecord: {
    method: 'GET',
    path: '/v1/me/calls/bookings/{bookingId}/record',
    summary:
      'What was seen of an own booked call: when each side was there and both were together, proven by two of server and both pages, or said by one alone',
    access: 'account',
    stepUp: 'none',
    // of a long call it costs as much as a search
    limit: 'search',
    params: z.object({ bookingId }),
    success: { status: 200, body: callRecord },
    problems: ['NOT_FOUND'],
  },
  readCallBundle: {
    method: 'GET',
    path: '/v1/me/calls/bookings/{bookingId}/bundle',
    summary:
      'Everything that the record of an own booked call and its finding are computed from, sealed by this installation, so that anybody can check both; from its booked start on',
    access: 'account',
    stepUp: 'none',
    limit: 'bundle',
    params: z.object({ bookingId }),
    success: { status: 200, body: callBundle },
    problems: ['NOT_FOUND', 'CONFLICT'],
  },
} as const satisfies Routes
