import { z } from 'zod'
import { CARD_BLOCKS, HELD_BY, REFUND_RULES } from '#domain/billing/words.ts'
import { instant } from '../../accounts/contract.ts'
import { channelId } from '../../creators/contract.ts'
import { type Routes, shown } from '../../http/contract.ts'
import { cardAmount, cardRefund, currencyCode, savedCard, statementName } from '../contract.ts'

export type CardRefund = z.infer<typeof cardRefund>
export type SavedCard = z.infer<typeof savedCard>

export const tierNo = z.int().min(1).max(65_535)

const cardPrice = z
  .object({
    tierNo,
    name: shown,
    /** null: it has none, or is not sold by card any more */
    price: z.object({ amount: cardAmount, currency: currencyCode, version: z.int() }).nullable(),
    refund: cardRefund,
    /** why it is not sold by card now, whatever its price */
    blocked: z.enum(CARD_BLOCKS).nullable(),
    /** who holds it by card alone: a limit set on the chain does not count them */
    cardHolders: z.int(),
  })
  .meta({ id: 'CardPrice' })
export type CardPrice = z.infer<typeof cardPrice>

const cardPrices = z
  .object({
    items: z.array(cardPrice),
    currency: currencyCode,
    /** minor units that every amount is a multiple of */
    step: z.int(),
    /** minor units of the smallest charge */
    least: z.int(),
    most: z.int(),
    decimals: z.int(),
    /** the platform's part of the next sale */
    feeBps: z.int(),
  })
  .meta({ id: 'CardPrices' })
export type CardPrices = z.infer<typeof cardPrices>

const cardQuote = z
  .object({
    /** signed, for this account alone */
    quote: z.string().regex(/^[\w-]+\.[\w-]+$/),
    channelId,
    tierNo,
    tierName: shown,
    amount: cardAmount,
    currency: currencyCode,
    creatorGets: z.int(),
    fee: z.int(),
    feeBps: z.int(),
    /** when it would end; null: it does not */
    validUntil: instant.nullable(),
    /** null: it does not end */
    lengthS: z.int().nullable(),
    /** now, or the end of what is held there of this tier by card */
    startsAt: instant,
    /** what is held there already */
    held: z.array(z.object({ tierName: shown, rail: z.enum(HELD_BY), until: instant.nullable() })),
    refund: cardRefund,
    /** what the statement of the card will say */
    statementName,
    expiresAt: instant,
    cards: z.array(savedCard),
  })
  .meta({ id: 'CardQuote' })
export type CardQuote = z.infer<typeof cardQuote>

const byChannel = z.object({ id: channelId })

export const offerRoutes = {
  listCardPrices: {
    method: 'GET',
    path: '/v1/channels/{id}/card-prices',
    summary: 'What the tiers of an own channel cost by card, and why one is not sold so',
    access: 'owner',
    act: 'setTiers',
    limit: 'read',
    params: byChannel,
    success: { status: 200, body: cardPrices },
    problems: ['NOT_FOUND', 'NOT_SOLD_BY_CARD'],
  },
  setCardPrice: {
    method: 'PUT',
    path: '/v1/channels/{id}/card-prices/{tierNo}',
    summary: 'Sets the price by card of an own tier, for later sales; without an amount it is not sold so',
    access: 'owner',
    act: 'setTiers',
    stepUp: { need: 'factor' },
    limit: 'write',
    params: byChannel.extend({ tierNo: z.coerce.number().int().min(1).max(65_535) }),
    body: z.strictObject({
      amount: cardAmount.nullable(),
      refundRule: z.enum(REFUND_RULES),
      refundDays: z.int().min(1).max(60).nullable().default(null),
    }),
    success: { status: 200, body: cardPrice },
    problems: ['NOT_FOUND', 'NOT_SOLD_BY_CARD', 'INVALID_INPUT', 'TIER_LIMITED', 'INDEX_BEHIND'],
  },
  quoteCardPass: {
    method: 'POST',
    path: '/v1/card-quotes',
    summary: 'What a tier costs the signed-in account by card now, signed, for ten minutes',
    access: 'account',
    stepUp: 'none',
    limit: 'payments',
    body: z.strictObject({ channelId, tierNo }),
    success: { status: 200, body: cardQuote },
    problems: [
      ...(['NOT_FOUND', 'INVALID_INPUT', 'FORBIDDEN', 'CONFLICT'] as const),
      ...(['NOT_SOLD_BY_CARD', 'PAYMENTS_UNREACHABLE'] as const),
    ],
  },
} as const satisfies Routes
