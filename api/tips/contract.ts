import { z } from 'zod'
import { PAYMENT_RAILS, PURCHASE_WAYS } from '#domain/billing/words.ts'
import { GIFTS, MAX_GIFTS } from '#domain/tips/gifts.ts'
import { roomId } from '../access/contract.ts'
import { address, hash, instant, units } from '../accounts/contract.ts'
import {
  cardAmount,
  cardId,
  cardRefund,
  clientKey,
  currencyCode,
  localPath,
  purchase,
  purchaseId,
  savedCard,
  statementName,
} from '../billing/contract.ts'
import { channelCard, channelId } from '../creators/contract.ts'
import { type Routes, shown } from '../http/contract.ts'

const byId = z.object({ id: roomId })
const byChannel = z.object({ id: channelId })

const tip = z.object({
  id: z.string(),
  /** by card its units are minor ones, its symbol the code of their currency */
  rail: z.enum(PAYMENT_RAILS),
  /** code of a gift; null: a plain tip */
  gift: z.int().nullable(),
  /** of that gift; 1 of a plain tip */
  count: z.int(),
  units,
  symbol: z.string(),
  decimals: z.int(),
  /** false: its block may still go */
  isSafe: z.boolean(),
  at: instant,
})

export const receivedTip = tip
  .extend({
    /** null: they did not say so, or may not */
    sender: shown.nullable(),
    /** of the room; null: it was given on the page of the channel */
    title: shown.nullable(),
    /** for who is paid alone; null by card as well */
    txHash: hash.nullable(),
  })
  .meta({ id: 'ReceivedTip' })
export type ReceivedTip = z.infer<typeof receivedTip>

export const givenTip = tip
  .extend({
    /** null: it was paid by card */
    txHash: hash.nullable(),
    /** of a gift by card: whose receipt has it */
    purchaseId: purchaseId.nullable(),
    roomId: roomId.nullable(),
    title: shown.nullable(),
    channel: channelCard.nullable(),
  })
  .meta({ id: 'GivenTip' })
export type GivenTip = z.infer<typeof givenTip>

export const tipTotal = z
  .object({ rail: z.enum(PAYMENT_RAILS), symbol: z.string(), decimals: z.int(), units, tips: z.int() })
  .meta({ id: 'TipTotal' })
export type TipTotal = z.infer<typeof tipTotal>

/** What a wallet is asked to send to the hub for a tip; amount, currency and gift are the fan's. */
export const tipTerms = z
  .object({
    hub: address,
    to: address,
    /** `TipContexts` of the hub */
    contextType: z.int(),
    contextId: units,
    /** what each gets where `to` divides it, the creator whose stream it is first; empty: it does not */
    shares: z.array(z.object({ channel: channelCard, bps: z.int() })).default([]),
    /** whether the account shows its name with what it gives */
    showsName: z.boolean(),
  })
  .meta({ id: 'TipTerms' })
export type TipTerms = z.infer<typeof tipTerms>

/** A contract that divides the tips of streams of which the account has a share. */
export const dividedTips = z
  .object({
    split: address,
    /** in the order in which the contract keeps them */
    parts: z.array(
      // hundredths of a percent; null: nobody has that part any more
      z.object({ wallet: address, bps: z.int(), channel: channelCard.nullable(), isOwn: z.boolean() }),
    ),
    /** which it divided last, newest first */
    streams: z.array(z.object({ roomId, title: shown, channel: channelCard, liveAt: instant })),
    /** so far; each part of it waits for its wallet in the ledger until somebody takes it there */
    divided: z.array(
      z.object({ currency: z.int(), symbol: z.string(), decimals: z.int(), units, ownUnits: units }),
    ),
  })
  .meta({ id: 'DividedTips' })
export type DividedTips = z.infer<typeof dividedTips>

/** What a gift by card costs besides its price, which is that of its code, and by what it can be paid. */
export const cardTerms = z
  .object({
    currency: currencyCode,
    /** the platform's part */
    feeBps: z.int(),
    refund: cardRefund,
    statementName,
    /** those that were kept and are not past their date */
    cards: z.array(savedCard),
    /** whether the account shows its name with what it gives */
    showsName: z.boolean(),
  })
  .meta({ id: 'CardTerms' })
export type CardTerms = z.infer<typeof cardTerms>

const received = z.object({ tips: z.array(receivedTip), totals: z.array(tipTotal) })

export const tipRoutes = {
  getTipTerms: {
    method: 'GET',
    path: '/v1/rooms/{id}/tips/terms',
    summary: 'What a tip in a live room is sent as, and to whom',
    access: 'account',
    limit: 'read',
    params: byId,
    success: { status: 200, body: tipTerms },
    problems: ['NOT_FOUND', 'CONFLICT'],
  },
  listRoomTips: {
    method: 'GET',
    path: '/v1/rooms/{id}/tips',
    summary: 'What was given in a room, newest first, and what all of it comes to',
    access: 'owner',
    act: 'hostStream',
    limit: 'read',
    params: byId,
    success: { status: 200, body: received },
    problems: ['NOT_FOUND', 'FORBIDDEN'],
  },
  askChannelTipTerms: {
    method: 'POST',
    path: '/v1/channels/{id}/tips/terms',
    summary:
      'What a tip to a channel itself is sent as, and to whom; what is said is kept, so that the tip is known by it',
    access: 'account',
    stepUp: 'none',
    limit: 'write',
    params: byChannel,
    success: { status: 200, body: tipTerms },
    problems: ['NOT_FOUND', 'CONFLICT'],
  },
  listChannelTips: {
    method: 'GET',
    path: '/v1/channels/{id}/tips',
    summary:
      'What was given to a channel, in its rooms and on its page, newest first, and what all of it comes to',
    access: 'owner',
    act: 'managePayouts',
    limit: 'read',
    params: byChannel,
    success: { status: 200, body: received },
    problems: ['NOT_FOUND', 'FORBIDDEN'],
  },
  listGivenTips: {
    method: 'GET',
    path: '/v1/me/tips',
    summary: 'What the linked wallets gave, newest first, and what all of it comes to',
    access: 'account',
    limit: 'read',
    success: { status: 200, body: z.object({ tips: z.array(givenTip), totals: z.array(tipTotal) }) },
    problems: [],
  },
  listSplits: {
    method: 'GET',
    path: '/v1/me/splits',
    summary: 'What divides the tips of streams of which the account has a share, and what it paid so far',
    access: 'account',
    limit: 'read',
    success: { status: 200, body: z.object({ splits: z.array(dividedTips) }) },
    problems: [],
  },
  getRoomCardTerms: {
    method: 'GET',
    path: '/v1/rooms/{id}/tips/card-terms',
    summary: 'What a gift by card in a live room is paid with, and who gets what of it',
    access: 'account',
    limit: 'payments',
    params: byId,
    success: { status: 200, body: cardTerms },
    problems: ['NOT_FOUND', 'CONFLICT', 'FORBIDDEN', 'NOT_SOLD_BY_CARD', 'PAYMENTS_UNREACHABLE'],
  },
  getChannelCardTerms: {
    method: 'GET',
    path: '/v1/channels/{id}/tips/card-terms',
    summary: 'What a gift by card to a channel itself is paid with, and who gets what of it',
    access: 'account',
    limit: 'payments',
    params: byChannel,
    success: { status: 200, body: cardTerms },
    problems: ['NOT_FOUND', 'CONFLICT', 'FORBIDDEN', 'NOT_SOLD_BY_CARD', 'PAYMENTS_UNREACHABLE'],
  },
  giveByCard: {
    method: 'POST',
    path: '/v1/card-gifts',
    summary:
      'Gives by a card that was kept at once, else on a page of the payment provider; it is shown once it is charged. One that is open for the same gift is answered as it stands',
    access: 'account',
    stepUp: { need: 'enrolled', when: 'keptCard' },
    limit: 'payments',
    body: z.object({
      place: z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('room'), id: roomId }),
        z.object({ kind: z.literal('channel'), id: channelId }),
      ]),
      gift: z.literal(GIFTS.map(({ code }) => code)),
      count: z.int().min(1).max(MAX_GIFTS),
      /** what was shown: anything else than the price of now is refused */
      amount: cardAmount,
      currency: currencyCode,
      clientKey,
      way: z.enum(PURCHASE_WAYS),
      /** of `saved_card` alone */
      cardId: cardId.optional(),
      returnTo: localPath,
    }),
    success: { status: 201, body: purchase },
    problems: [
      ...(['NOT_FOUND', 'INVALID_INPUT', 'CONFLICT', 'FORBIDDEN', 'PRICE_CHANGED'] as const),
      ...(['NOT_SOLD_BY_CARD', 'CARD_PAUSED', 'PAYMENTS_UNREACHABLE'] as const),
    ],
  },
  setTipName: {
    method: 'PUT',
    path: '/v1/me/tips/name',
    summary: 'Whether the own name stands with what one gives, before and from now on',
    access: 'account',
    stepUp: 'none',
    limit: 'write',
    body: z.object({ showsName: z.boolean() }),
    success: { status: 200, body: z.object({ showsName: z.boolean() }) },
    problems: ['INVALID_INPUT'],
  },
} as const satisfies Routes
