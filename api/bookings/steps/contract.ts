import { z } from 'zod'
import { CARD_STEPS } from '#domain/calls/words.ts'
import { hash, units } from '../../accounts/contract.ts'
import type { Routes } from '../../http/contract.ts'
import { bookedCall } from '../booked/contract.ts'
import { bookingId } from '../contract.ts'

/** What the two sides of a call that is booked by card do with it. */
export const callStepRoutes = {
  takeCallStep: {
    method: 'POST',
    path: '/v1/me/calls/bookings/{bookingId}/steps',
    summary:
      'One step of a booking by card, as its terms allow it now. What the escrow would refuse is refused under the same name: CONFLICT has it as `facts.refusal`. `shown` is what the money would come to as it was shown, null where nothing is decided by it; a difference is refused with the shares of now',
    access: 'account',
    stepUp: 'none',
    limit: 'write',
    params: z.object({ bookingId }),
    body: z.strictObject({
      kind: z.enum(CARD_STEPS),
      /** of `propose` and `accept` alone: the creator's share */
      creatorBps: z.int().min(0).max(10_000).optional(),
      /** of `dispute` alone: of the statement that is laid before the arbiter */
      statementHash: hash.optional(),
      shown: z.strictObject({ toCreator: units, toFan: units, fee: units }).nullable(),
    }),
    success: { status: 200, body: bookedCall },
    problems: ['INVALID_INPUT', 'NOT_FOUND', 'CONFLICT', 'RATE_LIMITED', 'BUSY'],
  },
} as const satisfies Routes
