import { z } from 'zod'
import {
  REFUND_CAUSES,
  REFUND_FAULTS,
  REFUND_REASONS,
  REFUND_STATES,
  REFUND_WAYS,
  WISH_STATES,
} from '#domain/billing/words.ts'
import { instant } from '../../accounts/contract.ts'
import { type Routes, text } from '../../http/contract.ts'
import { bought, cardAmount, currencyCode } from '../contract.ts'

const ID = '[0-9a-hjkmnp-tv-z]{22}'
const purchase = text.regex(new RegExp(`^pur_${ID}$`))
const byPurchase = z.object({ id: purchase })
const wishId = text.regex(new RegExp(`^rfw_${ID}$`)).meta({ id: 'RefundWishId' })
const minor = z.int().nonnegative()

const refund = z.object({
  id: text.regex(new RegExp(`^rfd_${ID}$`)),
  state: z.enum(REFUND_STATES),
  /** who had it go back */
  cause: z.enum(REFUND_CAUSES),
  amount: cardAmount,
  askedAt: instant,
  /** when the provider sent it; banks take some days more */
  doneAt: instant.nullable(),
  /** why it did not go back; with `doneAt`: its bank sent it back after that. What was left of the right is there again */
  failure: z.enum(REFUND_FAULTS).nullable(),
})

const refundOffer = z
  .object({
    /** what a press does now */
    way: z.enum(REFUND_WAYS),
    reason: z.enum(REFUND_REASONS),
    /** what would go back */
    amount: minor,
    currency: currencyCode,
    /** last moment of a window */
    until: instant.nullable(),
    /** the creator was asked, and what they decided */
    wish: z
      .object({ state: z.enum(WISH_STATES), askedAt: instant, decidedAt: instant.nullable() })
      .nullable(),
    refunds: z.array(refund),
  })
  .meta({ id: 'RefundOffer' })
export type ShownRefundOffer = z.infer<typeof refundOffer>

const refundWish = z
  .object({
    id: wishId,
    purchaseId: purchase,
    ...bought,
    currency: currencyCode,
    /** what was paid */
    paid: cardAmount,
    /** what would go back to the fan, and of that what leaves the creator and the platform */
    amount: minor,
    fromCreator: minor,
    fromPlatform: minor,
    paidAt: instant,
    askedAt: instant,
    wasWatched: z.boolean(),
    /** they had money back twice within 90 days: that is why they cannot take it themselves */
    isOften: z.boolean(),
    /** false: nothing of it can go back any more, whatever is decided */
    isGrantable: z.boolean(),
    /** what the account at the provider would have afterwards, what is pending included; below zero the next sales make up for it */
    balanceAfter: z.int(),
  })
  .meta({ id: 'RefundWish' })
export type RefundWish = z.infer<typeof refundWish>

export const refundRoutes = {
  readRefundOffer: {
    method: 'GET',
    path: '/v1/purchases/{id}/refunds',
    summary: 'What of an own purchase can go back now and why, and what became of what was asked back',
    access: 'owner',
    limit: 'read',
    params: byPurchase,
    success: { status: 200, body: refundOffer },
    problems: ['NOT_FOUND'],
  },
  askRefund: {
    method: 'POST',
    path: '/v1/purchases/{id}/refunds',
    summary:
      'Has money of an own purchase go back, or asks its creator: the right stops at once; once more is answered as it stands',
    access: 'owner',
    stepUp: 'none',
    limit: 'payments',
    params: byPurchase,
    success: { status: 200, body: refundOffer },
    problems: ['NOT_FOUND', 'CONFLICT'],
  },
  listRefundWishes: {
    method: 'GET',
    path: '/v1/me/refund-wishes',
    summary: 'Who asked for money back and waits for the signed-in creator, the oldest first',
    access: 'account',
    limit: 'read',
    success: { status: 200, body: z.object({ wishes: z.array(refundWish) }) },
    problems: [],
  },
  decideRefundWish: {
    method: 'POST',
    path: '/v1/me/refund-wishes/{id}/decisions',
    summary: 'Gives the money of a wish back, or says no; what is left to decide is answered',
    access: 'owner',
    stepUp: { need: 'enrolled', when: 'grantedWish' },
    limit: 'payments',
    params: z.object({ id: wishId }),
    body: z.strictObject({ isGranted: z.boolean() }),
    success: { status: 200, body: z.object({ wishes: z.array(refundWish) }) },
    problems: ['NOT_FOUND', 'CONFLICT'],
  },
} as const satisfies Routes
