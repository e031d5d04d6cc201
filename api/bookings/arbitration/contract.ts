import { z } from 'zod'
import { PAYMENT_RAILS } from '#domain/billing/words.ts'
import { BOOKING_STATUSES } from '#domain/booking/words.ts'
import { MAX_STATEMENT_LENGTH } from '#domain/calls/dispute.ts'
import { CALL_MEDIA, CALL_RECORD_KINDS, CALL_SIDES } from '#domain/calls/words.ts'
import { hash, instant, units } from '../../accounts/contract.ts'
import { type Routes, typedLines } from '../../http/contract.ts'
import { bookedCall } from '../booked/contract.ts'
import { bookingId } from '../contract.ts'
import { callFileId, callRuling, callStatement } from '../disputes/contract.ts'

const bps = z.int().min(0).max(10_000)

/** A disputed call without anything that its two keep between them. */
const listedDispute = z
  .object({
    bookingId,
    media: z.enum(CALL_MEDIA).nullable(),
    lengthMinutes: z.int(),
    startsAt: instant,
    rail: z.enum(PAYMENT_RAILS),
    /** by card its symbol is its code */
    price: z.object({ units, symbol: z.string(), decimals: z.int() }),
    status: z.enum(BOOKING_STATUSES),
    /** who objected, and when */
    by: z.enum(CALL_SIDES),
    openedAt: instant,
    /** from then on anybody can end it, by card this site ends it by itself, and the creator gets `silentBps`; null: it has ended */
    until: instant.nullable(),
    silentBps: bps.nullable(),
    /** who asks is one of the two, and rules nothing about it */
    isOwn: z.boolean(),
  })
  .meta({ id: 'ListedDispute' })
export type ListedDispute = z.infer<typeof listedDispute>

/** What the escrow has of a call, or by card what was done with it, the oldest first. */
const recordRow = z
  .object({
    kind: z.enum(CALL_RECORD_KINDS),
    /** null: neither of the two */
    by: z.enum(CALL_SIDES).nullable(),
    /** the creator's share that it names */
    creatorBps: bps.nullable(),
    /** seconds of each and of both, of an attendance */
    seen: z.object({ creator: z.int(), fan: z.int(), both: z.int() }).nullable(),
    at: instant,
  })
  .meta({ id: 'CallRecordRow' })
export type CallRecordRow = z.infer<typeof recordRow>

const readDispute = z
  .object({
    /** as its two have it; `fanName` where the installation knows it */
    call: bookedCall.omit({ side: true, move: true }),
    opened: z.object({ by: z.enum(CALL_SIDES), at: instant }),
    statements: z.array(callStatement),
    record: z.array(recordRow),
    ruling: callRuling.nullable(),
  })
  .meta({ id: 'ReadDispute' })
export type ReadDispute = z.infer<typeof readDispute>

const path = '/v1/admin/disputes'

/**
 * Disputed calls, for whoever the settings name as an arbiter. Of a call by wallet the ruling itself is theirs to send: the escrow asks for
 * their role.
 */
export const arbitrationRoutes = {
  listDisputes: {
    method: 'GET',
    path,
    summary:
      'Disputed calls that wait, the next to end first, and then those that ended within 30 days; some hundred at most',
    access: 'arbiter',
    limit: 'read',
    success: { status: 200, body: z.object({ disputes: z.array(listedDispute), now: instant }) },
    problems: ['NOT_FOUND'],
  },
  readDispute: {
    method: 'POST',
    path: `${path}/{bookingId}/readings`,
    summary:
      'A disputed call with what both sides say and its record; who reads it stands in the record first',
    access: 'arbiter',
    stepUp: { need: 'factor' },
    limit: 'read',
    params: z.object({ bookingId }),
    success: { status: 200, body: readDispute },
    problems: ['NOT_FOUND', 'FORBIDDEN'],
  },
  getDisputeFile: {
    method: 'GET',
    path: `${path}/{bookingId}/files/{fileId}`,
    summary: 'A file of a statement, to be saved; who reads it stands in the record first',
    access: 'arbiter',
    stepUp: { need: 'factor' },
    limit: 'read',
    params: z.object({ bookingId, fileId: callFileId }),
    success: { status: 200, file: 'application/octet-stream' },
    problems: ['NOT_FOUND', 'FORBIDDEN'],
  },
  keepRuling: {
    method: 'POST',
    path: `${path}/{bookingId}/rulings`,
    summary:
      'Keeps the reasons of a ruling, and answers their hash. By wallet the escrow is to be given it, and both sides read them when the chain has the ruling; by card the ruling is in force with that, and the call ends',
    access: 'arbiter',
    stepUp: { need: 'factor' },
    limit: 'write',
    params: z.object({ bookingId }),
    body: z.strictObject({ creatorBps: bps, text: typedLines.trim().min(1).max(MAX_STATEMENT_LENGTH) }),
    success: { status: 201, body: z.object({ hash }) },
    problems: ['INVALID_INPUT', 'NOT_FOUND', 'FORBIDDEN', 'CONFLICT', 'RATE_LIMITED'],
  },
} as const satisfies Routes
