import { z } from 'zod'
import { cardAmount, clientKey, currencyCode, purchase } from '../../billing/contract.ts'
import { type Routes, text } from '../../http/contract.ts'
import { reservationId } from '../reservations/contract.ts'

/** Calls that are reserved by card. */
export const cardCallRoutes = {
  reserveByCard: {
    method: 'POST',
    path: '/v1/me/calls/reservations/{reservationId}/purchase',
    summary:
      'Reserves the money for a held time on a card, on the page of the payment provider: it is held there, and taken as it was agreed. Amount, currency and text are what was shown; every difference is refused. The same press again, and another one for the same time, get the purchase that is there',
    access: 'account',
    stepUp: 'none',
    limit: 'payments',
    params: z.object({ reservationId }),
    body: z.strictObject({ clientKey, amount: cardAmount, currency: currencyCode, text: text.max(2000) }),
    success: { status: 201, body: purchase },
    problems: [
      ...(['NOT_FOUND', 'INVALID_INPUT', 'FORBIDDEN', 'CONFLICT', 'PRICE_CHANGED', 'BUSY'] as const),
      ...(['NOT_SOLD_BY_CARD', 'CARD_PAUSED', 'PAYMENTS_UNREACHABLE', 'RATE_LIMITED'] as const),
    ],
  },
} as const satisfies Routes
