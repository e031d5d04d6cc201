import { z } from 'zod'
import { ACTING_ROLES } from '#domain/channel/roleActs.ts'
import { address, hash, units } from '../accounts/contract.ts'
import { type Routes, shown, shownLines, typed, typedLines } from '../http/contract.ts'

export const handle = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{1,28}[a-z0-9]$/)
  .meta({ id: 'Handle' })
export const channelId = z
  .string()
  .regex(/^chn_[0-9a-hjkmnp-tv-z]{22}$/)
  .meta({ id: 'ChannelId' })

/** The last block that figures are known at, where they are not the newest: what their contract did since cannot be read. */
export const asOfBlock = z.int().optional()

export const tier = z
  .object({
    tierNo: z.int(),
    name: shown,
    benefits: shownLines,
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
    /** for so long after paying the price can be asked back; 0 = sales are final at once */
    refundWindowS: z.int(),
    /** of the price, to whoever sent the buyer; hundredths of a percent */
    referralBps: z.int(),
    /** minor units; absent where it is not for sale by card */
    cardPrice: z
      .object({ amount: z.int(), currency: z.string().regex(/^[A-Z]{3}$/), creatorGets: z.int() })
      .nullish(),
    asOfBlock,
  })
  .meta({ id: 'Tier' })
export type Tier = z.infer<typeof tier>

export const channelCard = z
  .object({ id: channelId, handle, name: shown, about: shownLines })
  .meta({ id: 'ChannelCard' })

export const follow = z.object({ isFollowing: z.boolean(), followers: z.int() }).meta({ id: 'Follow' })

export const channelPage = z
  .object({
    channel: channelCard,
    isOwner: z.boolean(),
    /** of who asks */
    role: z.enum(ACTING_ROLES).default('viewer'),
    collection: address.nullable(),
    creatorWallet: address.nullable(),
    /** of the collection and everything that is told of it */
    asOfBlock,
    tiers: z.array(tier),
    /** tips can be given on its page from a wallet; to who looks, so not to its owner */
    takesTips: z.boolean().default(false),
    /** gifts can be given on its page by card; not to its owner */
    takesCardGifts: z.boolean().default(false),
    liveRoomId: z.string().nullable(),
    lastRoomId: z.string().nullable(),
    /** its fan club has a page */
    hasClub: z.boolean().default(false),
    /** its creator takes bookings of calls */
    hasCalls: z.boolean().default(false),
    /** pass of the signed-in account, if any wallet of it holds one */
    held: z
      .object({
        passId: z.string(),
        tierNo: z.int(),
        rank: z.int(),
        wallet: address,
        validUntil: z.iso.datetime().nullable(),
        /** it was paid by card, and until then that payment can be taken back: no time is sold into it */
        cardUntil: z.iso.datetime().nullable(),
        asOfBlock,
      })
      .nullable(),
  })
  .meta({ id: 'ChannelPage' })
export type ChannelPage = z.infer<typeof channelPage>

const ownChannel = z
  .object({
    ...{ id: channelId, handle, name: shown, about: shownLines },
    /** nobody else finds it, and nothing begins in it */
    isArchived: z.boolean(),
    isLive: z.boolean(),
  })
  .meta({ id: 'OwnChannel' })
export type OwnChannel = z.infer<typeof ownChannel>

const byId = z.object({ id: channelId })

export const creatorRoutes = {
  createChannel: {
    method: 'POST',
    path: '/v1/channels',
    summary: 'Makes a channel; the first one makes the signed-in account a creator',
    access: 'account',
    stepUp: 'none',
    limit: 'write',
    body: z.object({
      handle,
      name: typed.trim().min(1).max(60),
      about: typedLines.max(2000).default(''),
    }),
    success: { status: 201, body: channelPage },
    problems: ['INVALID_INPUT', 'HANDLE_TAKEN', 'CONFLICT'],
  },
  listOwnChannels: {
    method: 'GET',
    path: '/v1/me/channels',
    summary: 'Channels of the signed-in account, archived ones included',
    access: 'account',
    limit: 'read',
    success: { status: 200, body: z.object({ channels: z.array(ownChannel), most: z.int() }) },
    problems: [],
  },
  changeChannel: {
    method: 'PATCH',
    path: '/v1/channels/{id}',
    summary: 'Renames, archives or brings back an own channel; an old handle leads to it for 90 days',
    access: 'owner',
    act: 'changeChannel',
    stepUp: 'none',
    limit: 'write',
    params: byId,
    body: z.object({
      handle: handle.optional(),
      name: typed.trim().min(1).max(60).optional(),
      about: typedLines.max(2000).optional(),
      isArchived: z.boolean().optional(),
    }),
    success: { status: 200, body: ownChannel },
    problems: ['NOT_FOUND', 'INVALID_INPUT', 'HANDLE_TAKEN', 'CONFLICT'],
  },
  getChannel: {
    method: 'GET',
    path: '/v1/channels/{handle}',
    summary: 'A channel page; one found by an old handle says the new one',
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
    act: 'setTiers',
    stepUp: 'none',
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
    act: 'setTiers',
    stepUp: 'none',
    limit: 'write',
    params: z.object({ id: channelId, tierNo: z.coerce.number().int().min(1).max(65535) }),
    body: z.object({ name: typed.trim().min(1).max(40), benefits: typedLines.max(500).default('') }),
    success: { status: 200, body: tier },
    problems: ['NOT_FOUND', 'INVALID_INPUT', 'INDEX_BEHIND'],
  },
  getFollow: {
    method: 'GET',
    path: '/v1/channels/{id}/follow',
    summary: 'How many follow a channel here, and whether the caller does',
    access: 'public',
    limit: 'read',
    params: byId,
    success: { status: 200, body: follow },
    problems: ['NOT_FOUND'],
  },
  followChannel: {
    method: 'PUT',
    path: '/v1/channels/{id}/follow',
    summary: 'Tells the signed-in account of what a channel announces and of what goes live there',
    access: 'account',
    stepUp: 'none',
    limit: 'write',
    params: byId,
    success: { status: 200, body: follow },
    problems: ['NOT_FOUND', 'CONFLICT'],
  },
  unfollowChannel: {
    method: 'DELETE',
    path: '/v1/channels/{id}/follow',
    summary: 'No longer tells it',
    access: 'account',
    limit: 'write',
    params: byId,
    success: { status: 200, body: follow },
    problems: ['NOT_FOUND'],
  },
} as const satisfies Routes
