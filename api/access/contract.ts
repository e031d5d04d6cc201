import { z } from 'zod'
import { ENTRIES } from '#domain/access/words.ts'
import { MEDIA_KINDS, SEAT_ROLES } from '#domain/words.ts'
import { type Routes, text } from '../http/contract.ts'

export const roomId = z
  .string()
  .regex(/^rom_[0-9a-hjkmnp-tv-z]{22}$/)
  .meta({ id: 'RoomId' })
export const seatId = z
  .string()
  .regex(/^sea_[0-9a-hjkmnp-tv-z]{22}$/)
  .meta({ id: 'SeatId' })

/** What a page says of itself with a beat; it counts where what the media provider says may be lost. */
export const pageWord = z.strictObject({
  isConnected: z.boolean(),
  publishes: z.array(z.enum(MEDIA_KINDS)).max(MEDIA_KINDS.length),
})

const credential = z.object({
  userId: z.string(),
  providerRoomId: z.string(),
  sdkAppId: z.int(),
  userSig: z.string(),
  privateMapKey: z.string(),
  entryUntil: z.int(),
})
export const ticket = z
  .discriminatedUnion('provider', [
    credential.extend({
      provider: z.literal('embedded'),
      topology: z.literal('sfu'),
      nodeId: z.string(),
      signalUrl: z.string(),
      joinNonce: z.string(),
    }),
    credential.extend({ provider: z.literal('trtc'), topology: z.literal('sfu') }),
  ])
  .meta({ id: 'JoinTicket' })

export const admission = z
  .object({
    decisionId: z.string(),
    seatId,
    role: z.enum(SEAT_ROLES),
    bits: z.int(),
    /** when the entitlement behind the seat ends */
    validUntil: z.iso.datetime().nullable(),
    /** beat at least this often over the socket or by HTTP */
    beatEveryS: z.int(),
    ticket,
  })
  .meta({ id: 'Admission' })
export type Admission = z.infer<typeof admission>

const bySeat = z.object({ id: seatId })

export const accessRoutes = {
  admit: {
    method: 'POST',
    path: '/v1/rooms/{id}/admissions',
    summary: 'Asks to enter a room; a refusal by the gate is a stored, signed decision (403 with its code)',
    access: 'guest',
    stepUp: { need: 'factor', when: 'gatedHost' },
    limit: 'admission',
    params: z.object({ id: roomId }),
    body: z.object({
      action: z.enum(ENTRIES),
      /** ends the seat on the other device first */
      move: z.boolean().default(false),
      /** of who comes as the host: the seat of the one who hosts now, which ends if it is still that one */
      takeOver: seatId.optional(),
      retryToken: text.max(100).optional(),
    }),
    success: { status: 201, body: admission },
    problems: [
      'DENIED',
      'NOT_FOUND',
      'INVALID_INPUT',
      'BUSY',
      'CHAIN_UNREADABLE',
      'PAYMENT_PENDING',
      'NO_MEDIA_NODE',
      'MEDIA_FULL',
      'GUESTS_FULL',
      'GUESTS_PAUSED',
    ],
  },
  renewSeat: {
    method: 'POST',
    path: '/v1/seats/{id}/renewals',
    summary: 'A fresh credential for a live seat, after deciding again',
    access: 'owner',
    forGuests: true,
    stepUp: { need: 'factor', when: 'otherSessionsHost' },
    limit: 'admission',
    params: bySeat,
    body: z.object({ retryToken: text.max(100).optional() }).default({}),
    success: { status: 201, body: admission },
    problems: ['DENIED', 'NOT_FOUND', 'BUSY', 'CHAIN_UNREADABLE', 'NO_MEDIA_NODE'],
  },
  beatSeat: {
    method: 'POST',
    path: '/v1/seats/{id}/beats',
    summary: 'Keeps a seat when the socket is not available',
    access: 'owner',
    forGuests: true,
    stepUp: 'none',
    limit: 'read',
    params: bySeat,
    body: z.object({ page: pageWord.optional() }).default({}),
    success: { status: 204 },
    problems: ['NOT_FOUND'],
  },
  leaveSeat: {
    method: 'DELETE',
    path: '/v1/seats/{id}',
    summary: 'Leaves the room; idempotent',
    access: 'owner',
    forGuests: true,
    limit: 'write',
    params: bySeat,
    /** what kept the person from the seat */
    query: z.object({ cause: z.literal('MEDIA_FULL').optional() }),
    success: { status: 204 },
    problems: ['NOT_FOUND'],
  },
} as const satisfies Routes
