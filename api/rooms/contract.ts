import { z } from 'zod'
import { ACTING_ROLES } from '#domain/channel/roleActs.ts'
import { WHICH_OF_TWO } from '#domain/room/announcement.ts'
import { SPEAKERS } from '#domain/room/floor.ts'
import { HOSTED_KINDS } from '#domain/room/hostedKind.ts'
import { OPEN_SEAT_STATES, ROOM_END_REASONS, ROOM_STATES, VISIBILITIES } from '#domain/words.ts'
import { roomId, seatId } from '../access/contract.ts'
import { address, hash, units } from '../accounts/contract.ts'
import { channelCard, channelId } from '../creators/contract.ts'
import { type Routes, shown, text, typed } from '../http/contract.ts'
import { hostedBeside } from './cohosts/contract.ts'
import { gate, gateInput } from './gates/contract.ts'

export type { GateInput } from './gates/contract.ts'

export const clubId = z.string().regex(/^clb_[0-9a-hjkmnp-tv-z]{22}$/)

export const room = z
  .object({
    id: roomId,
    kind: z.enum(HOSTED_KINDS),
    state: z.enum(ROOM_STATES),
    visibility: z.enum(VISIBILITIES),
    title: shown,
    channel: channelCard,
    gate: gate.nullable(),
    capacity: z.int().nullable(),
    viewers: z.int(),
    /** may host here: the owner, or a producer of the channel */
    isHost: z.boolean(),
    /** of who asks, in the room's channel */
    role: z.enum(ACTING_ROLES).default('viewer'),
    /** seat whose media viewers show; null while the host has none */
    hostSeatId: seatId.nullable().default(null),
    /** for who may host: the name of somebody else who hosts now */
    hostBy: shown.nullable().default(null),
    ...hostedBeside,
    /** of a voice room: how many may speak besides its host; null of a stream */
    maxSpeakers: z.int().nullable().default(null),
    /** of a voice room: ERC-20 tokens that its door asks for are locked while their owner is inside */
    locksTokens: z.boolean().default(false),
    /** the fan club whose room it is; null of every other room */
    clubId: clubId.nullable().default(null),
    /** the room of the hub that leads it; null: the chain knows nothing of it */
    hubRoom: z
      .object({
        hub: address,
        id: units,
        host: address,
        payee: address,
        isOpen: z.boolean(),
        /** the block in which it was opened stays */
        isSafe: z.boolean(),
        /** in which it was opened */
        txHash: hash,
      })
      .nullable()
      .default(null),
    /** tips can be given from a wallet while it is live */
    takesTips: z.boolean().default(false),
    takesCardGifts: z.boolean().default(false),
    /** set while the host's media is away: the room ends by itself then */
    hostGoneUntil: z.iso.datetime().nullable(),
    /** another one than before, or than in `room:changed`: something that a page shows of the room is new */
    etag: z.string().regex(/^[0-9a-f]{16}$/),
    /** for who may host: people whose removal the media engine has not confirmed for a minute; it is tried on */
    lateRemovals: z.array(z.object({ displayName: shown, since: z.iso.datetime() })).default([]),
    /** when it is announced to begin, and the zone in whose wall clock its creator said so */
    startsAt: z.iso.datetime().nullable().default(null),
    zone: z.string().nullable().default(null),
    liveAt: z.iso.datetime().nullable(),
    endedAt: z.iso.datetime().nullable(),
    endReason: z.enum(ROOM_END_REASONS).nullable(),
  })
  .meta({ id: 'Room' })
export type Room = z.infer<typeof room>

export const viewer = z
  .object({
    seatId,
    displayName: shown,
    /** watches without an account */
    isGuest: z.boolean(),
    state: z.enum(OPEN_SEAT_STATES),
    takenAt: z.iso.datetime(),
  })
  .meta({ id: 'Viewer' })
export type Viewer = z.infer<typeof viewer>

const byId = z.object({ id: roomId })
export const startWish = z
  .strictObject({
    /** e.g. `2026-11-23T20:00` */
    local: z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/, 'A date and a time, as 2026-11-23T20:00.'),
    /** name of the IANA list, e.g. `America/New_York` */
    zone: text.max(64),
    /** where clocks go back and show this time twice: which of the two */
    which: z.enum(WHICH_OF_TWO).optional(),
  })
  .meta({ id: 'StartWish' })
export type StartWish = z.infer<typeof startWish>

export const scheduledCard = z
  .object({
    roomId,
    kind: z.enum(HOSTED_KINDS).default('stream'),
    title: shown,
    visibility: z.enum(VISIBILITIES),
    gateSentence: shown.nullable(),
    startsAt: z.iso.datetime(),
    /** in whose wall clock the creator said so */
    zone: z.string(),
    channel: channelCard,
  })
  .meta({ id: 'ScheduledCard' })
export type ScheduledCard = z.infer<typeof scheduledCard>

export const roomRoutes = {
  createRoom: {
    method: 'POST',
    path: '/v1/rooms',
    summary: 'A draft stream or voice room of an own channel, or with a start an announced one',
    access: 'account',
    act: 'createStream',
    stepUp: 'none',
    limit: 'write',
    body: z
      .object({
        channelId,
        kind: z.enum(HOSTED_KINDS).default('stream'),
        title: typed.trim().min(1).max(120),
        visibility: z.enum(VISIBILITIES),
        gate: gateInput.optional(),
        capacity: z.int().min(1).max(10000).nullable().default(null),
        /** of a voice room alone: how many may speak besides its host */
        maxSpeakers: z.int().min(SPEAKERS.min).max(SPEAKERS.absolute).optional(),
        locksTokens: z.boolean().optional(),
        starts: startWish.optional(),
        reentryS: z.int().min(0).max(3600).default(0),
      })
      .refine((b) => (b.visibility === 'members') === (b.gate !== undefined), {
        path: ['gate'],
        message: 'A room for members needs a gate; another one has none.',
      }),
    success: { status: 201, body: room },
    problems: [
      ...['INVALID_INPUT', 'NOT_FOUND', 'TOO_MANY_DRAFTS'],
      ...['TIME_SKIPPED', 'TIME_DOUBLED', 'CHAIN_UNREADABLE'],
    ],
  },
  getRoom: {
    method: 'GET',
    path: '/v1/rooms/{id}',
    summary:
      'A room as anybody may see it; drafts only for their owner, private ones also for who was invited',
    access: 'public',
    limit: 'read',
    params: byId,
    success: { status: 200, body: room },
    problems: ['NOT_FOUND'],
  },
  updateRoom: {
    method: 'PATCH',
    path: '/v1/rooms/{id}',
    summary:
      'Title, capacity and the gate of a room for members; a lowered capacity takes effect as people leave, a changed gate at once',
    access: 'owner',
    act: 'editStream',
    stepUp: { need: 'factor', when: 'otherGate' },
    limit: 'write',
    params: byId,
    body: z.object({
      title: typed.trim().min(1).max(120).optional(),
      capacity: z.int().min(1).max(10000).nullable().optional(),
      /** of a voice room alone; who speaks goes on when it is lowered */
      maxSpeakers: z.int().min(SPEAKERS.min).max(SPEAKERS.absolute).optional(),
      /** before it begins; of a voice room whose gate asks for an ERC-20 */
      locksTokens: z.boolean().optional(),
      gate: gateInput.optional(),
    }),
    success: { status: 200, body: room },
    problems: ['INVALID_INPUT', 'NOT_FOUND', 'CONFLICT', 'CHAIN_UNREADABLE', 'NOT_ON_CHAIN'],
  },
  moveRoom: {
    method: 'PUT',
    path: '/v1/rooms/{id}/channel',
    summary: 'Moves a room that has not begun to another own channel',
    access: 'owner',
    act: 'editStream',
    stepUp: { need: 'factor', when: 'gatedRoom' },
    limit: 'write',
    params: byId,
    body: z.object({ channelId }),
    success: { status: 200, body: room },
    problems: ['NOT_FOUND', 'INVALID_INPUT', 'CONFLICT', 'TOO_MANY_DRAFTS'],
  },
  openRoom: {
    method: 'POST',
    path: '/v1/rooms/{id}/open',
    summary: 'Places the room on a media engine so that the host can publish; nobody else sees it yet',
    access: 'owner',
    act: 'openStream',
    stepUp: { need: 'factor', when: 'gatedRoom' },
    limit: 'write',
    params: byId,
    success: { status: 200, body: room },
    problems: [
      ...['NOT_FOUND', 'CONFLICT', 'ALREADY_LIVE', 'CHANNEL_BUSY'],
      ...['NO_MEDIA_NODE', 'MEDIA_FULL', 'MEDIA_UNPROVEN', 'NOT_ON_CHAIN'],
    ],
  },
  goLive: {
    method: 'POST',
    path: '/v1/rooms/{id}/live',
    summary: 'Lets viewers enter; refused until the engine receives the host',
    access: 'owner',
    act: 'goLive',
    stepUp: { need: 'factor', when: 'gatedRoom' },
    limit: 'write',
    params: byId,
    success: { status: 200, body: room },
    problems: [
      ...['NOT_FOUND', 'CONFLICT', 'ALREADY_LIVE', 'NOT_PUBLISHING'],
      ...['NO_MEDIA_NODE', 'MEDIA_UNPROVEN', 'NOT_ON_CHAIN'],
    ],
  },
  endRoom: {
    method: 'POST',
    path: '/v1/rooms/{id}/end',
    summary: 'Ends the room and every seat in it, or cancels an announced one; idempotent',
    access: 'owner',
    act: 'endStream',
    stepUp: 'none',
    limit: 'write',
    params: byId,
    success: { status: 200, body: room },
    problems: ['NOT_FOUND'],
  },
  listViewers: {
    method: 'GET',
    path: '/v1/rooms/{id}/viewers',
    summary: 'Open seats, by display name; no wallets',
    access: 'owner',
    act: 'seeViewers',
    limit: 'read',
    params: byId,
    success: { status: 200, body: z.object({ viewers: z.array(viewer), total: z.int() }) },
    problems: ['NOT_FOUND'],
  },
} as const satisfies Routes
