import { z } from 'zod'
import { MOVE_BLOCKS, TICKET_MOVES } from '#domain/billing/words.ts'
import { address, units } from '../accounts/contract.ts'
import { channelCard, channelId, handle, tier } from '../creators/contract.ts'
import { type Routes, shown } from '../http/contract.ts'

/** The last block that figures are known at, where they are not the newest. */
const asOfBlock = z.int().optional()

const ownTier = tier
  .extend({
    /** passes stay with their wallet */
    isSoulbound: z.boolean(),
    /** a pass that moved rests before it opens doors */
    coolsDown: z.boolean(),
  })
  .meta({ id: 'OwnTier' })
export type OwnTier = z.infer<typeof ownTier>

const ownPasses = z
  .object({
    collection: address,
    /** the wallet that made the collection; no other one can change it */
    creatorWallet: address,
    /** where sales go */
    payout: address,
    asOfBlock,
    tiers: z.array(ownTier),
  })
  .meta({ id: 'OwnPasses' })
export type OwnPasses = z.infer<typeof ownPasses>

/** A pass that a wallet of the account holds and that did not end. */
const myPass = z
  .object({
    /** null when its creator has no channel here */
    channel: channelCard.pick({ handle: true, name: true }).nullable(),
    collection: address,
    passId: z.string(),
    tierNo: z.int(),
    tierName: shown,
    rank: z.int(),
    wallet: address,
    validUntil: z.iso.datetime().nullable(),
    /** it stays with its wallet for good */
    isSoulbound: z.boolean(),
    /** the largest share that a tier of this collection gives to whoever sends a buyer; hundredths of a percent */
    shareBps: z.int(),
    /** its price can be asked back until then; null: it cannot, or not any more */
    refund: z
      .object({ until: z.iso.datetime(), paidUnits: units, symbol: z.string(), decimals: z.int() })
      .nullable(),
    asOfBlock,
  })
  .meta({ id: 'MyPass' })
export type MyPass = z.infer<typeof myPass>

/** How a card ticket becomes a pass in a wallet. */
const ticketMove = z.object({
  state: z.enum(TICKET_MOVES),
  /** the move that is open or done; null: there is none */
  id: z
    .string()
    .regex(/^vch_[0-9a-hjkmnp-tv-z]{22}$/)
    .nullable(),
  /** why it cannot begin now; null: it can, or it did */
  blocked: z.enum(MOVE_BLOCKS).nullable(),
  /** linked wallets that it can go to */
  wallets: z.array(address),
})

/** What an account has of one tier by card. */
const cardTicket = z
  .object({
    queueId: z.string().regex(/^ent_[0-9a-hjkmnp-tv-z]{22}$/),
    channel: channelCard.pick({ handle: true, name: true }).nullable(),
    tierNo: z.int(),
    tierName: shown,
    rank: z.int(),
    validUntil: z.iso.datetime().nullable(),
    /** nothing of it runs until its payment is settled */
    isFrozen: z.boolean(),
    /** a part of it is there before the bank has answered */
    isProvisional: z.boolean(),
    /** in the order in which they run */
    purchaseIds: z.array(z.string().regex(/^pur_[0-9a-hjkmnp-tv-z]{22}$/)),
    move: ticketMove,
  })
  .meta({ id: 'CardTicket' })
export type CardTicket = z.infer<typeof cardTicket>

const shareCode = z
  .string()
  .regex(/^shr_[0-9a-hjkmnp-tv-z]{22}$/)
  .meta({ id: 'ShareCode' })

/** Where the share of a link goes; never whose link it is. */
const shareLink = z
  .object({
    collection: address,
    wallet: address,
    /** tiers that give a share, and how much of the price */
    shares: z.array(z.object({ tierNo: z.int(), bps: z.int() })),
  })
  .meta({ id: 'ShareLink' })
export type ShareLink = z.infer<typeof shareLink>

const byChannel = z.object({ id: channelId })

export const passRoutes = {
  getOwnPasses: {
    method: 'GET',
    path: '/v1/channels/{id}/passes',
    summary: 'All terms of the tiers that the owner of a channel sells, as the index has them',
    access: 'owner',
    act: 'setTiers',
    limit: 'read',
    params: byChannel,
    success: { status: 200, body: ownPasses },
    problems: ['NOT_FOUND', 'INDEX_BEHIND'],
  },
  listMyPasses: {
    method: 'GET',
    path: '/v1/me/passes',
    summary: 'Live passes of all linked wallets, with what can be asked back, and what was bought by card',
    access: 'account',
    limit: 'read',
    success: { status: 200, body: z.object({ passes: z.array(myPass), cardTickets: z.array(cardTicket) }) },
    problems: [],
  },
  createShareLink: {
    method: 'POST',
    path: '/v1/channels/{handle}/share-links',
    summary: 'The code of a link that brings a share of sales to an own wallet; the same one each time',
    access: 'account',
    stepUp: 'none',
    limit: 'write',
    params: z.object({ handle }),
    body: z.object({ wallet: address }),
    success: { status: 201, body: z.object({ code: shareCode }) },
    problems: ['NOT_FOUND', 'FORBIDDEN', 'INVALID_INPUT'],
  },
  getShareLink: {
    method: 'GET',
    path: '/v1/share-links/{code}',
    summary: 'Where the share of a followed link goes',
    access: 'public',
    limit: 'read',
    params: z.object({ code: shareCode }),
    success: { status: 200, body: shareLink },
    problems: ['NOT_FOUND'],
  },
} as const satisfies Routes
