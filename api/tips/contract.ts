import { z } from 'zod'
import { roomId } from '../access/contract.ts'
import { address, hash, instant, units } from '../accounts/contract.ts'
import { channelCard, channelId } from '../creators/contract.ts'
import { type Routes, shown } from '../http/contract.ts'

const byId = z.object({ id: roomId })
const byChannel = z.object({ id: channelId })

const tip = z.object({
  id: z.string(),
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
    /** of the stream; null: it was given on the page of the channel */
    title: shown.nullable(),
    /** for who is paid alone */
    txHash: hash.nullable(),
  })
  .meta({ id: 'ReceivedTip' })
export type ReceivedTip = z.infer<typeof receivedTip>

export const givenTip = tip
  .extend({
    txHash: hash,
    roomId: roomId.nullable(),
    title: shown.nullable(),
    channel: channelCard.nullable(),
  })
  .meta({ id: 'GivenTip' })
export type GivenTip = z.infer<typeof givenTip>

export const tipTotal = z
  .object({ currency: z.int(), symbol: z.string(), decimals: z.int(), units, tips: z.int() })
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
    /** whether the account shows its name with what it gives */
    showsName: z.boolean(),
  })
  .meta({ id: 'TipTerms' })
export type TipTerms = z.infer<typeof tipTerms>

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
      'What was given to a channel, in its streams and on its page, newest first, and what all of it comes to',
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
