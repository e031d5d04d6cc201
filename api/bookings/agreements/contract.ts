import { z } from 'zod'
import { address, hash, instant, units } from '../../accounts/contract.ts'
import { type Routes, text } from '../../http/contract.ts'
import { bookedCall } from '../booked/contract.ts'
import { bookingId } from '../contract.ts'
import { reservationId } from '../reservations/contract.ts'

/** An agreement as the browser has put it together from what it shows: `domain/calls/agreement.ts`, numbers as text. */
const sentAgreement = z.strictObject({
  creator: address,
  fan: address,
  currency: z.int().min(0).max(255),
  amount: units,
  startAt: z.int().min(0),
  lengthMinutes: z.int(),
  policyId: z.int().min(0).max(255),
  nonce: units,
})

const keptAgreement = z
  .object({
    /** under which the escrow will keep the booking */
    id: hash,
    escrow: address,
    /** of the text */
    summaryHash: hash,
    /** of the creator's wallet */
    offerNo: units,
    heldUntil: instant,
  })
  .meta({ id: 'KeptAgreement' })
export type KeptAgreement = z.infer<typeof keptAgreement>

const signature = z.string().regex(/^0x(?:[0-9a-fA-F]{2}){1,2048}$/)

/** What is agreed before a call is paid by wallet, and what its creator signs of it afterwards. */
export const agreementRoutes = {
  keepAgreement: {
    method: 'POST',
    path: '/v1/me/calls/reservations/{reservationId}/agreement',
    summary:
      'Keeps what somebody is about to pay for a time they hold. The server puts it together anew and refuses every difference: CONFLICT names the field as `facts.field`. Idempotent by its digest',
    access: 'account',
    stepUp: 'none',
    limit: 'write',
    params: z.object({ reservationId }),
    body: z.strictObject({ agreement: sentAgreement, text: text.max(2000) }),
    success: { status: 201, body: keptAgreement },
    problems: ['INVALID_INPUT', 'NOT_FOUND', 'FORBIDDEN', 'CONFLICT', 'BUSY', 'RATE_LIMITED'],
  },
  countersign: {
    method: 'POST',
    path: '/v1/me/calls/bookings/{bookingId}/countersignature',
    summary:
      'Keeps the signature of the creator’s wallet under what was agreed (EIP-712 `Agreement`, whose digest is the booking’s id); it moves nothing and costs nothing. Kept once; idempotent',
    access: 'account',
    stepUp: 'none',
    limit: 'write',
    params: z.object({ bookingId }),
    body: z.strictObject({ signature }),
    success: { status: 200, body: bookedCall },
    problems: ['INVALID_INPUT', 'NOT_FOUND', 'CONFLICT', 'CHAIN_UNREADABLE', 'RATE_LIMITED'],
  },
} as const satisfies Routes
