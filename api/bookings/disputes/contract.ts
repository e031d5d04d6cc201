import { z } from 'zod'
import { MAX_CALL_FILES, MAX_FILE_BYTES, MAX_STATEMENT_LENGTH } from '#domain/calls/dispute.ts'
import { CALL_FILE_KINDS, CALL_SIDES, DISPUTE_REASONS } from '#domain/calls/words.ts'
import { hash, instant } from '../../accounts/contract.ts'
import { type Routes, shown, shownLines, typed, typedLines } from '../../http/contract.ts'
import { bookingId } from '../contract.ts'

export const callFileId = z
  .string()
  .regex(/^fil_[0-9a-hjkmnp-tv-z]{22}$/)
  .meta({ id: 'CallFileId' })

const bps = z.int().min(0).max(10_000)

const callFile = z
  .object({
    id: callFileId,
    name: shown,
    kind: z.enum(CALL_FILE_KINDS),
    bytes: z.int(),
    /** SHA-256 of its bytes */
    digest: hash,
  })
  .meta({ id: 'CallFile' })
export type CallFile = z.infer<typeof callFile>

export const callStatement = z
  .object({
    side: z.enum(CALL_SIDES),
    reason: z.enum(DISPUTE_REASONS),
    text: shownLines,
    files: z.array(callFile),
    /** SHA-256 of `statementContent` (`domain/calls/dispute.ts`) */
    hash,
    /** the escrow has this hash, from who objected; of a call by card nothing is there */
    isOnChain: z.boolean(),
    at: instant,
  })
  .meta({ id: 'CallStatement' })
export type CallStatement = z.infer<typeof callStatement>

export const callRuling = z
  .object({
    creatorBps: bps,
    /** null: whoever ruled gave no reasons here */
    text: shownLines.nullable(),
    /** that the escrow has, or by card the ruling in force */
    hash,
    at: instant,
  })
  .meta({ id: 'CallRuling' })

/** What is between the two of a call. */
const callDispute = z
  .object({
    /** who objected last, and when: by wallet on the chain; null: nobody did */
    opened: z.object({ by: z.enum(CALL_SIDES), at: instant }).nullable(),
    /** what both said since, the oldest first */
    statements: z.array(callStatement),
    /** of an arbiter, once it is in force: by wallet when the chain has it */
    ruling: callRuling.nullable(),
    /** own files that are in no statement yet */
    files: z.array(callFile),
    /** what who asks can still add */
    left: z.object({ statements: z.int(), files: z.int() }),
  })
  .meta({ id: 'CallDispute' })
export type CallDispute = z.infer<typeof callDispute>

const path = '/v1/me/calls/bookings/{bookingId}'

/** What both sides of a call say about how it ends. */
export const disputeRoutes = {
  getDispute: {
    method: 'GET',
    path: `${path}/dispute`,
    summary: 'What both sides of an own call said about how it ends, and what was ruled',
    access: 'account',
    limit: 'read',
    params: z.object({ bookingId }),
    success: { status: 200, body: callDispute },
    problems: ['NOT_FOUND'],
  },
  addCallFile: {
    method: 'POST',
    path: `${path}/files`,
    summary: `Adds a picture, a PDF or a text for the next statement: ${MAX_CALL_FILES} of a side in all, each of a MiB at most. What no statement takes is forgotten`,
    access: 'account',
    stepUp: 'none',
    limit: 'write',
    upload: MAX_FILE_BYTES,
    params: z.object({ bookingId }),
    query: z.strictObject({ name: typed.trim().min(1).max(80) }),
    success: { status: 201, body: callFile },
    problems: ['INVALID_INPUT', 'NOT_FOUND', 'CONFLICT', 'RATE_LIMITED'],
  },
  removeCallFile: {
    method: 'DELETE',
    path: `${path}/files/{fileId}`,
    summary: 'Removes an own file that is in no statement yet. Idempotent',
    access: 'account',
    stepUp: 'none',
    limit: 'write',
    params: z.object({ bookingId, fileId: callFileId }),
    success: { status: 204 },
    problems: ['NOT_FOUND', 'CONFLICT'],
  },
  getCallFile: {
    method: 'GET',
    path: `${path}/files/{fileId}`,
    summary: 'A file of an own call that who asks may see, to be saved',
    access: 'account',
    stepUp: 'none',
    limit: 'read',
    params: z.object({ bookingId, fileId: callFileId }),
    success: { status: 200, file: 'application/octet-stream' },
    problems: ['NOT_FOUND'],
  },
  addStatement: {
    method: 'POST',
    path: `${path}/statements`,
    summary:
      'What one side says. Ahead of an objection its hash is the evidence for it, and the other side reads it when the chain has that, or by card with the objection; in a dispute the other side reads it at once. It is never changed',
    access: 'account',
    stepUp: 'none',
    limit: 'write',
    params: z.object({ bookingId }),
    body: z.strictObject({
      reason: z.enum(DISPUTE_REASONS),
      text: typedLines.trim().min(1).max(MAX_STATEMENT_LENGTH),
      fileIds: z.array(callFileId).max(MAX_CALL_FILES),
    }),
    success: { status: 201, body: callStatement },
    problems: ['INVALID_INPUT', 'NOT_FOUND', 'CONFLICT', 'RATE_LIMITED'],
  },
} as const satisfies Routes
