import { z } from 'zod'
import { PURCHASE_WAYS } from '#domain/billing/words.ts'
import { type Routes, text } from '../../http/contract.ts'
import { cardId, clientKey, localPath, purchase, purchaseId, savedCard } from '../contract.ts'

const MAX_QUOTE = 4000

export type Purchase = z.infer<typeof purchase>

const byPurchase = z.object({ id: purchaseId })

export const purchaseRoutes = {
  startPurchase: {
    method: 'POST',
    path: '/v1/purchases',
    summary:
      'Buys what a quote says: by a card that was kept at once, else on a page of the payment provider; one that is open for the same thing is answered as it stands',
    access: 'account',
    stepUp: { need: 'enrolled', when: 'keptCard' },
    limit: 'payments',
    body: z.object({
      quote: text.max(MAX_QUOTE),
      clientKey,
      way: z.enum(PURCHASE_WAYS),
      /** of `saved_card` alone */
      cardId: cardId.optional(),
      returnTo: localPath,
    }),
    success: { status: 201, body: purchase },
    problems: [
      ...(['NOT_FOUND', 'INVALID_INPUT', 'CONFLICT', 'QUOTE_EXPIRED', 'PRICE_CHANGED'] as const),
      ...(['NOT_SOLD_BY_CARD', 'CARD_PAUSED', 'PAYMENTS_UNREACHABLE'] as const),
    ],
  },
  readPurchase: {
    method: 'GET',
    path: '/v1/purchases/{id}',
    summary: 'How an own purchase stands; of an open one the payment provider is asked',
    access: 'owner',
    limit: 'read',
    params: byPurchase,
    success: { status: 200, body: purchase },
    problems: ['NOT_FOUND'],
  },
  cancelPurchase: {
    method: 'POST',
    path: '/v1/purchases/{id}/cancellations',
    summary: 'Gives up an open purchase, unless it turns out to be paid; what became of it is answered',
    access: 'owner',
    stepUp: 'none',
    limit: 'payments',
    params: byPurchase,
    success: { status: 200, body: purchase },
    problems: ['NOT_FOUND', 'PAYMENTS_UNREACHABLE'],
  },
  listPurchases: {
    method: 'GET',
    path: '/v1/me/purchases',
    summary: 'Own purchases, the newest first',
    access: 'account',
    limit: 'read',
    query: z.object({ before: purchaseId.optional() }),
    /** next: `before` of the page that follows; null: there is none */
    success: { status: 200, body: z.object({ purchases: z.array(purchase), next: purchaseId.nullable() }) },
    problems: [],
  },
  listCards: {
    method: 'GET',
    path: '/v1/me/cards',
    summary: 'Own cards that were kept, the newest first',
    access: 'account',
    limit: 'read',
    success: { status: 200, body: z.object({ cards: z.array(savedCard) }) },
    problems: [],
  },
  removeCard: {
    method: 'DELETE',
    path: '/v1/me/cards/{id}',
    summary: 'Forgets a card, here and at the payment provider',
    access: 'owner',
    limit: 'payments',
    params: z.object({ id: cardId }),
    success: { status: 204 },
    problems: ['NOT_FOUND', 'PAYMENTS_UNREACHABLE'],
  },
} as const satisfies Routes
