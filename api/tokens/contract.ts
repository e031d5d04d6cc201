import { z } from 'zod'
import { TOKEN_KINDS } from '#domain/words.ts'
import { roomId } from '../access/contract.ts'
import { address, units } from '../accounts/contract.ts'
import { channelId } from '../creators/contract.ts'
import { type Routes, shown } from '../http/contract.ts'

export const channelToken = z
  .object({
    token: address,
    name: shown,
    symbol: shown,
    decimals: z.int(),
    /** where it is staked; null: nobody made a vault for it */
    vault: address.nullable(),
  })
  .meta({ id: 'ChannelToken' })
export type ChannelToken = z.infer<typeof channelToken>

export const roomToken = z
  .object({
    kind: z.enum(TOKEN_KINDS),
    /** the token, or the vault of the stake, as the gate names it */
    address,
    minUnits: units,
    /** the token itself, also where a stake is asked for */
    token: address,
    symbol: shown,
    decimals: z.int(),
    /** index of the currency that it is bought with, at its own contract */
    currency: z.int(),
    /**
     * What each wallet of who asks has of it, the one first in which tokens help most. `opens`: with enough tokens in it the door would
     * open; otherwise it asks for something else that this wallet has not.
     */
    wallets: z.array(z.object({ wallet: address, heldUnits: units, opens: z.boolean() })),
  })
  .meta({ id: 'RoomToken' })
export type RoomToken = z.infer<typeof roomToken>

export const tokenRoutes = {
  listChannelTokens: {
    method: 'GET',
    path: '/v1/channels/{id}/tokens',
    summary: 'Creator tokens that wallets of the channel’s owner made, which its doors can ask for',
    access: 'owner',
    act: 'hostStream',
    limit: 'read',
    params: z.object({ id: channelId }),
    success: { status: 200, body: z.object({ tokens: z.array(channelToken) }) },
    problems: ['NOT_FOUND', 'FORBIDDEN'],
  },
  getRoomTokens: {
    method: 'GET',
    path: '/v1/rooms/{id}/tokens',
    summary: 'Each token that the gate of a room asks for, and what the own wallets have of it',
    access: 'account',
    limit: 'read',
    params: z.object({ id: roomId }),
    success: { status: 200, body: z.object({ tokens: z.array(roomToken) }) },
    problems: ['NOT_FOUND', 'CHAIN_UNREADABLE'],
  },
} as const satisfies Routes
