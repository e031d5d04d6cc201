import { z } from 'zod'
import { VISIBILITIES } from '#domain/words.ts'
import { address, hash, units } from '../accounts/contract.ts'
import { type Routes, text } from '../http/contract.ts'

export const handle = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{1,28}[a-z0-9]$/)
  .meta({ id: 'Handle' })
export const channelId = z
  .string()
  .regex(/^chn_[0-9a-hjkmnp-tv-z]{22}$/)
  .meta({ id: 'ChannelId' })

/** The last block that figures are known at, where they are not the newest: what their contract did since cannot be read. */
const asOfBlock = z.int().optional()

export const tier = z
  .object({
    tierNo: z.int(),
    name: z.string(),
    benefits: z.string(),
    priceUnits: units,
    /** index in the currency list; 0 = native */
    currency: z.int(),
    symbol: z.string(),
    decimals: z.int(),
    durationS: z.int(),
    /** 0 = open */
    maxSupply: z.int(),
    minted: z.int(),
    rank: z.int(),
    isPaused: z.boolean(),
    grantsOnly: z.boolean(),
    asOfBlock,
  })
  .meta({ id: 'Tier' })
export type Tier = z.infer<typeof tier>

export const channelCard = z
  .object({ id: channelId, handle, name: z.string(), about: z.string() })
  .meta({ id: 'ChannelCard' })

export const liveCard = z
  .object({
    roomId: z.string(),
    title: z.string(),
    visibility: z.enum(VISIBILITIES),
    gateSentence: z.string().nullable(),
    viewers: z.int(),
    liveAt: z.iso.datetime(),
    channel: channelCard,
    /** lowest price of a tier that opens the gate; null for public rooms */
    from: z.object({ priceUnits: units, symbol: z.string(), decimals: z.int(), asOfBlock }).nullable(),
  })
  .meta({ id: 'LiveCard' })
export type LiveCard = z.infer<typeof liveCard>

export const channelPage = z
  .object({
    channel: channelCard,
    isOwner: z.boolean(),
    collection: address.nullable(),
    creatorWallet: address.nullable(),
    /** of the collection and everything that is told of it */
    asOfBlock,
    tiers: z.array(tier),
    liveRoomId: z.string().nullable(),
    lastRoomId: z.string().nullable(),
    /** pass of the signed-in account, if any wallet of it holds one */
    held: z
      .object({
        passId: z.string(),
        tierNo: z.int(),
        rank: z.int(),
        wallet: address,
        validUntil: z.iso.datetime().nullable(),
        asOfBlock,
      })
      .nullable(),
  })
  .meta({ id: 'ChannelPage' })
export type ChannelPage = z.infer<typeof channelPage>

const byId = z.object({ id: channelId })

export const creatorRoutes = {
  listLive: {
    method: 'GET',
    path: '/v1/live',
    summary: 'Who is live now, and channels to look at when nobody is',
    access: 'public',
    limit: 'read',
    success: { status: 200, body: z.object({ live: z.array(liveCard), channels: z.array(channelCard) }) },
    problems: [],
  },
  createChannel: {
    method: 'POST',
    path: '/v1/channels',
    summary: 'Makes the signed-in account a creator with a channel',
    access: 'account',
    limit: 'write',
    body: z.object({
      handle,
      name: text.trim().min(1).max(60),
      about: text.max(2000).default(''),
    }),
    success: { status: 201, body: channelPage },
    problems: ['INVALID_INPUT', 'HANDLE_TAKEN', 'CONFLICT'],
  },
  getChannel: {
    method: 'GET',
    path: '/v1/channels/{handle}',
    summary: 'A channel page',
    access: 'public',
    limit: 'read',
    params: z.object({ handle }),
    success: { status: 200, body: channelPage },
    problems: ['NOT_FOUND'],
  },
  setCollection: {
    method: 'PUT',
    path: '/v1/channels/{id}/collection',
    summary: 'Links the pass collection that the owner deployed; read from the index, never believed',
    access: 'owner',
    limit: 'write',
    params: byId,
    body: z.object({ txHash: hash }),
    success: { status: 200, body: channelPage },
    problems: ['NOT_FOUND', 'INVALID_INPUT', 'CONFLICT', 'INDEX_BEHIND'],
  },
  setTierText: {
    method: 'PUT',
    path: '/v1/channels/{id}/tiers/{tierNo}/text',
    summary: 'Name and benefits of a tier; a new version each time',
    access: 'owner',
    limit: 'write',
    params: z.object({ id: channelId, tierNo: z.coerce.number().int().min(1).max(65535) }),
    body: z.object({ name: text.trim().min(1).max(40), benefits: text.max(500).default('') }),
    success: { status: 200, body: tier },
    problems: ['NOT_FOUND', 'INVALID_INPUT', 'INDEX_BEHIND'],
  },
} as const satisfies Routes
