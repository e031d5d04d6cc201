import { z } from 'zod'
import { PURCHASE_FAILURES, PURCHASE_STATES, PURCHASE_WAYS } from '#domain/billing/words.ts'
import { instant } from '../../accounts/contract.ts'
import { channelCard } from '../../creators/contract.ts'
import { type Routes, shown, text } from '../../http/contract.ts'
import { currencyCode } from '../contract.ts'
import { cardAmount, cardRefund, savedCard } from '../offers/contract.ts'

const ID = '[0-9a-hjkmnp-tv-z]{22}'
const MAX_QUOTE = 4000
const MAX_PATH = 200

const purchaseId = text.regex(new RegExp(`^pur_${ID}$`)).meta({ id: 'PurchaseId' })
const cardId = text.regex(new RegExp(`^crd_${ID}$`)).meta({ id: 'CardId' })
/** in the smallest unit of its currency */
const minor = z.int().nonnegative()
/** Any site: only whether a path leaves it is asked. */
const HERE = 'https://here.invalid'
/** A path of this site, as a browser reads it: where somebody wanted to go. It drops tabs and ends of lines, and takes `\\` for `/`. */
const localPath = text
  .max(MAX_PATH)
  .regex(/^\/[^\p{Cc}\\]*$/u)
  .refine(
    (path) => URL.canParse(path, HERE) && new URL(path, HERE).origin === HERE,
    'This leads to another site.',
  )

/** What the person does next; a page is the provider's, on another host, and is opened as a whole. */
const nextStep = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('page'), url: z.url({ protocol: /^https?$/ }) }),
  /** ask again: `place` in the row of those who wait at the provider and `seconds` until then, both null when unknown */
  z.object({ kind: z.literal('wait'), place: z.int().nullable(), seconds: z.int().nullable() }),
  z.object({ kind: z.literal('none') }),
])

const purchase = z
  .object({
    id: purchaseId,
    state: z.enum(PURCHASE_STATES),
    way: z.enum(PURCHASE_WAYS),
    nextStep,
    amount: cardAmount,
    currency: currencyCode,
    creatorGets: minor,
    fee: minor,
    channel: channelCard.pick({ handle: true, name: true }),
    tierNo: z.int(),
    tierName: shown,
    /** of what was bought; null before it is paid, and for a right without an end (then `startsAt` is set) */
    startsAt: instant.nullable(),
    validUntil: instant.nullable(),
    paidAt: instant.nullable(),
    failCode: z.enum(PURCHASE_FAILURES).nullable(),
    /** what the statement of the card says */
    statementName: z.string(),
    /** as it was read when it was bought; `until`: of a window, once it is paid */
    refund: cardRefund.extend({ until: instant.nullable() }),
    /** a path of this site */
    returnTo: z.string(),
    at: instant,
    /** the right is there until the bank has answered */
    isProvisional: z.boolean(),
    refundedAmount: minor,
    /** payments that came too late or a second time and bought nothing: all of each goes back; `at`: when it went, or when it came */
    givenBack: z.array(z.object({ amount: cardAmount, isDone: z.boolean(), at: instant })),
  })
  .meta({ id: 'Purchase' })
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
      /** made once by the press: the same again is the same purchase */
      clientKey: text.regex(/^[A-Za-z0-9_-]{22}$/),
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
