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

/** What stands at an address, as a gate can ask for it; of a foreign token as its contract describes itself. */
export const foundToken = z
  .object({
    kind: z.enum(TOKEN_KINDS),
    /** the token, or the vault of a stake */
    address,
    /** of a stake that of what is staked */
    symbol: shown,
    /** 0 of NFTs */
    decimals: z.int(),
    /** true of what was not made here */
    isForeign: z.boolean(),
  })
  .meta({ id: 'FoundToken' })
export type FoundToken = z.infer<typeof foundToken>

export const roomToken = z
  .object({
    kind: z.enum(TOKEN_KINDS),
    /** the token, or the vault of the stake, as the gate names it */
    address,
    /** of an ERC-1155: which of its tokens */
    tokenId: units.optional(),
    minUnits: units,
    /** the token itself, also where a stake is asked for */
    token: address,
    symbol: shown,
    decimals: z.int(),
    /** true of what was not made here */
    isForeign: z.boolean(),
    /** nothing is known of what the wallets have of it: its contract did not say, or was not asked */
    isSilent: z.boolean(),
    /**
     * of an ERC-20 at a door that locks tokens: the room of the hub for which it is locked, digits; `0`: the chain does not lead the room
     * yet
     */
    lockedFor: units.optional(),
    /** index of the currency that it is bought with, at its own contract; null of what is not sold here */
    currency: z.int().nullable(),
    /**
     * What each wallet of who asks has of it, or locked for the room, the one first in which tokens help most. `opens`: with enough tokens in it the door would
     * open; otherwise it asks for something else that this wallet has not.
     */
    wallets: z.array(z.object({ wallet: address, heldUnits: units, opens: z.boolean() })),
  })
  .meta({ id: 'RoomToken' })
export type RoomToken = z.infer<typeof roomToken>

/** What one of the own wallets has in the session lock: it goes back to it whenever its owner says so. */
export const tokenLock = z
  .object({
    sessionLock: address,
    wallet: address,
    token: address,
    symbol: shown,
    decimals: z.int(),
    units,
    /** until then it counts at the door of its room; it stays locked until it is taken back */
    until: z.iso.datetime(),
    hubRoomId: units,
    /** the room here that it was locked for, where the chain leads it; null: it is none that the account may see */
    room: z.object({ id: roomId, title: shown, isOver: z.boolean() }).nullable(),
  })
  .meta({ id: 'TokenLock' })
export type TokenLock = z.infer<typeof tokenLock>

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
  findToken: {
    method: 'GET',
    path: '/v1/channels/{id}/tokens/{address}',
    summary: 'What token stands at an address, wherever it was made, for who builds the doors of a channel',
    access: 'owner',
    act: 'hostStream',
    limit: 'write',
    params: z.object({ id: channelId, address }),
    success: { status: 200, body: foundToken },
    problems: ['NOT_FOUND', 'FORBIDDEN', 'INVALID_INPUT', 'CHAIN_UNREADABLE'],
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
  listTokenLocks: {
    method: 'GET',
    path: '/v1/me/token-locks',
    summary: 'Tokens that the own wallets have in the session lock, the newest first',
    access: 'account',
    limit: 'read',
    success: { status: 200, body: z.object({ locks: z.array(tokenLock) }) },
    problems: [],
  },
} as const satisfies Routes
