import { z } from 'zod'
import { PURCHASE_WAYS } from '#domain/billing/words.ts'
import { cardAmount, clientKey, currencyCode, purchase } from '../../billing/contract.ts'
import { type Routes, text } from '../../http/contract.ts'
import { bookingId } from '../contract.ts'
import { reservationId } from '../reservations/contract.ts'

/** Calls that are reserved by card. */
export const cardCallRoutes = {
  reserveByCard: {
    method: 'POST',
    path: '/v1/me/calls/reservations/{reservationId}/purchase',
    summary:
      'Reserves the money for a held time on a card, on the page of the payment provider: it is held there, and taken as it was agreed. For a call that is too far away the card is saved, and the money held later. Amount, currency and text are what was shown; every difference is refused. The same press again, and another one for the same time, get the purchase that is there',
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
  holdCall: {
    method: 'POST',
    path: '/v1/me/calls/bookings/{bookingId}/holds',
    summary:
      'The fan has the money of a call held whose card was saved for that, from two days to two hours before it: on that card, where their bank may ask who pays, or on another one, which they type on the page of the payment provider. The same press again, and another one while a try is under way, get the purchase that is there',
    access: 'account',
    stepUp: 'none',
    limit: 'payments',
    params: z.object({ bookingId }),
    body: z.strictObject({ clientKey, way: z.enum(PURCHASE_WAYS) }),
    success: { status: 201, body: purchase },
    problems: [
      ...(['NOT_FOUND', 'INVALID_INPUT', 'CONFLICT', 'BUSY'] as const),
      ...(['NOT_SOLD_BY_CARD', 'CARD_PAUSED', 'PAYMENTS_UNREACHABLE', 'RATE_LIMITED'] as const),
    ],
  },
} as const satisfies Routes
