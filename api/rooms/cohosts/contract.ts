import { z } from 'zod'
import { WHOLE_BPS } from '#domain/booking/terms.ts'
import { CO_HOST_STATES, MAX_CO_HOSTS } from '#domain/room/coHosts.ts'
import { HOSTED_KINDS } from '#domain/room/hostedKind.ts'
import { SHARE_PROBLEMS } from '#domain/room/shares.ts'
import { ROOM_STATES, VISIBILITIES } from '#domain/words.ts'
import { roomId, seatId } from '../../access/contract.ts'
import { address } from '../../accounts/contract.ts'
import { channelCard, channelId, handle } from '../../creators/contract.ts'
import { type Routes, shown } from '../../http/contract.ts'

/** What a room says of who hosts it beside its channel. */
export const hostedBeside = {
  /** who agreed, with the seats whose media viewers show as well */
  coHosts: z.array(z.object({ channel: channelCard, seatId: seatId.nullable() })).default([]),
  /** of who asks: where they stand as somebody who is asked to */
  coHosting: z.enum(CO_HOST_STATES).nullable().default(null),
}

export const coHost = z
  .object({
    channel: channelCard,
    state: z.enum(CO_HOST_STATES),
    invitedAt: z.iso.datetime(),
    /** when they agreed or declined last */
    answeredAt: z.iso.datetime().nullable(),
    /** their passes can be asked for at the door beside those of the channel */
    hasPasses: z.boolean().default(false),
    /** creator tokens that the wallet made that sells their passes; the same for those */
    tokens: z
      .array(
        z.object({
          token: address,
          name: shown,
          symbol: shown,
          decimals: z.int(),
          vault: address.nullable(),
        }),
      )
      .default([]),
  })
  .meta({ id: 'CoHost' })
export type CoHost = z.infer<typeof coHost>

/** What somebody gets of what is tipped from wallets in a stream. */
export const sharePart = z
  .object({
    channel: channelCard,
    /** hundredths of a percent */
    bps: z.int(),
    /** at which the contract pays them */
    wallet: address,
  })
  .meta({ id: 'SharePart' })
export type SharePart = z.infer<typeof sharePart>

/** How what is tipped from wallets in a stream is divided. */
export const roomShares = z
  .object({
    /** the creator whose stream it is first: what rounding leaves is theirs */
    parts: z.array(sharePart),
    /** the contract that divides, which the tips pay; null: nobody made it yet */
    split: address.nullable(),
    /** why the stream cannot begin with them; null as well once it began */
    problem: z.enum(SHARE_PROBLEMS).nullable(),
  })
  .meta({ id: 'RoomShares' })
export type RoomShares = z.infer<typeof roomShares>

/** What a co-host is to get; what they leave is for the creator whose stream it is. */
export const shareInput = z.strictObject({
  channelId,
  bps: z
    .int()
    .min(1)
    .max(WHOLE_BPS - 1),
})

/** What who is asked sees of a room, and what they agree to. */
export const coHosting = z
  .object({
    roomId,
    kind: z.enum(HOSTED_KINDS).default('stream'),
    /** whose room it is */
    channel: channelCard,
    /** of who is asked: the channel that is named beside it */
    ownChannel: channelCard,
    title: shown,
    visibility: z.enum(VISIBILITIES),
    gateSentence: shown.nullable(),
    roomState: z.enum(ROOM_STATES),
    /** the room is open at the media provider: who agreed can go on air */
    isOpen: z.boolean(),
    startsAt: z.iso.datetime().nullable(),
    zone: z.string().nullable(),
    /** everybody else who is asked */
    others: z.array(z.object({ channel: channelCard, state: z.enum(CO_HOST_STATES) })),
    /** what everybody gets of tips from wallets, the creator whose room it is first; empty, as of a voice room: it is all theirs */
    shares: z.array(sharePart).default([]),
    /** names title, door and shares of this moment: agreeing to others than those that stand is refused */
    terms: z.string().regex(/^[0-9a-f]{64}$/),
    state: z.enum(CO_HOST_STATES),
    invitedAt: z.iso.datetime(),
  })
  .meta({ id: 'CoHosting' })
export type CoHosting = z.infer<typeof coHosting>

/** A room of an own channel that has not ended, with whoever is asked to host it. */
export const hosted = z
  .object({
    ...{ roomId, channel: channelCard, title: shown, visibility: z.enum(VISIBILITIES) },
    kind: z.enum(HOSTED_KINDS).default('stream'),
    /** the room of a fan club: it is ended with the club alone */
    isClub: z.boolean().default(false),
    roomState: z.enum(ROOM_STATES),
    startsAt: z.iso.datetime().nullable(),
    coHosts: z.array(z.object({ channel: channelCard, state: z.enum(CO_HOST_STATES) })),
  })
  .meta({ id: 'HostedTogether' })
export type HostedTogether = z.infer<typeof hosted>

const byId = z.object({ id: roomId })
const coHosts = z.object({ coHosts: z.array(coHost), shares: roomShares.nullable().default(null) })

export const coHostRoutes = {
  listCoHosts: {
    method: 'GET',
    path: '/v1/rooms/{id}/co-hosts',
    summary: 'Creators who were asked to host a room beside its channel, and what they answered',
    access: 'owner',
    act: 'editStream',
    limit: 'read',
    params: byId,
    success: { status: 200, body: coHosts },
    problems: ['NOT_FOUND'],
  },
  inviteCoHost: {
    method: 'POST',
    path: '/v1/rooms/{id}/co-hosts',
    summary: `Asks another creator to host a stream or voice room that has not begun beside its channel, ${MAX_CO_HOSTS} at most`,
    access: 'owner',
    act: 'editStream',
    stepUp: 'none',
    limit: 'write',
    params: byId,
    body: z.strictObject({ handle }),
    success: { status: 201, body: coHosts },
    problems: ['INVALID_INPUT', 'NOT_FOUND', 'CONFLICT', 'RATE_LIMITED'],
  },
  removeCoHost: {
    method: 'DELETE',
    path: '/v1/rooms/{id}/co-hosts/{channelId}',
    summary:
      'Asks somebody no more; who hosts already is off the air. What was declined stays declined. Idempotent',
    access: 'owner',
    act: 'editStream',
    limit: 'write',
    params: z.object({ id: roomId, channelId }),
    success: { status: 200, body: coHosts },
    problems: ['NOT_FOUND'],
  },
  setShares: {
    method: 'PUT',
    path: '/v1/rooms/{id}/shares',
    summary:
      'Says what each co-host gets of tips from wallets in a stream that has not begun; none: all of it is for its channel. Who agreed to something else is asked again',
    access: 'owner',
    act: 'managePayouts',
    stepUp: { need: 'factor' },
    limit: 'write',
    params: byId,
    body: z.strictObject({ shares: z.array(shareInput).max(MAX_CO_HOSTS) }),
    success: { status: 200, body: coHosts },
    problems: ['INVALID_INPUT', 'NOT_FOUND', 'CONFLICT'],
  },
  listCoHosting: {
    method: 'GET',
    path: '/v1/me/co-hosting',
    summary:
      'Streams and voice rooms of others that one is asked to host, or hosts, beside their channel, and those of own channels that others are asked to host, or that are drafts; none that ended',
    access: 'account',
    limit: 'read',
    success: {
      status: 200,
      body: z.object({ rooms: z.array(coHosting), hosted: z.array(hosted).default([]) }),
    },
    problems: [],
  },
  getCoHosting: {
    method: 'GET',
    path: '/v1/rooms/{id}/co-hosting',
    summary: 'One of them',
    access: 'account',
    limit: 'read',
    params: byId,
    success: { status: 200, body: coHosting },
    problems: ['NOT_FOUND'],
  },
  agreeToCoHost: {
    method: 'PUT',
    path: '/v1/rooms/{id}/co-hosting',
    summary:
      'Agrees to title, door and shares of a stream, or title and door of a voice room, and to host it',
    access: 'account',
    stepUp: 'none',
    limit: 'write',
    params: byId,
    body: z.strictObject({ terms: z.string().regex(/^[0-9a-f]{64}$/) }),
    success: { status: 200, body: coHosting },
    problems: ['INVALID_INPUT', 'NOT_FOUND', 'CONFLICT'],
  },
  declineCoHost: {
    method: 'DELETE',
    path: '/v1/rooms/{id}/co-hosting',
    summary: 'Declines, or hosts a room no more for good; it goes on without them. Idempotent',
    access: 'account',
    limit: 'write',
    params: byId,
    success: { status: 204 },
    problems: ['NOT_FOUND'],
  },
} as const satisfies Routes
