import { z } from 'zod'
import { HOSTED_KINDS } from '#domain/room/hostedKind.ts'
import { CHANNEL_ROLES, INVITATION_KINDS, INVITATION_STATES, ROOM_STATES } from '#domain/words.ts'
import { roomId } from '../../access/contract.ts'
import { instant } from '../../accounts/contract.ts'
import { channelId, handle } from '../../creators/contract.ts'
import { type Routes, shown, text, typed } from '../../http/contract.ts'

export const invitationId = z
  .string()
  .regex(/^inv_[0-9a-hjkmnp-tv-z]{22}$/)
  .meta({ id: 'InvitationId' })

/** 32 random bytes; in bodies alone, never in an address that is logged or passed on. */
const token = z.string().regex(/^[\w-]{43}$/)

const invitation = z
  .object({
    id: invitationId,
    kind: z.enum(INVITATION_KINDS),
    /** what the host typed: the address, or a name for the link; never who claimed it */
    to: shown,
    state: z.enum(INVITATION_STATES),
    madeAt: instant,
    /** until then it can be claimed */
    validUntil: instant,
    isExpired: z.boolean(),
    /** the address gets no more invitations by mail today: it was not mailed, and a link can be given by hand */
    isWithheld: z.boolean().default(false),
    /** of one to an address: what went out last is a link that the host passes on, and no mail */
    isByHand: z.boolean().default(false),
    /** what it is to, where that is a role in a channel */
    role: z.enum(CHANNEL_ROLES).nullable().default(null),
  })
  .meta({ id: 'Invitation' })
export type Invitation = z.infer<typeof invitation>

const sent = z
  .object({
    invitation,
    /** of a link, or of what is given by hand, told this once; a mail carries its own */
    token: z.string().nullable(),
  })
  .meta({ id: 'SentInvitation' })
export type SentInvitation = z.infer<typeof sent>

const privateRoom = z
  .object({
    id: roomId,
    kind: z.enum(HOSTED_KINDS).default('stream'),
    title: shown,
    state: z.enum(ROOM_STATES),
    handle,
    invited: z.int(),
    claimed: z.int(),
  })
  .meta({ id: 'PrivateRoom' })
export type PrivateRoom = z.infer<typeof privateRoom>

const looked = z
  .object({
    kind: z.enum(INVITATION_KINDS),
    channel: z.object({ handle, name: shown }),
    /** of the room; null of an invitation to a role */
    title: shown.nullable(),
    /** of the room: which page it has; null of an invitation to a role */
    roomKind: z.enum(HOSTED_KINDS).nullable().default(null),
    role: z.enum(CHANNEL_ROLES).nullable().default(null),
    /** set once the one who asks is in: here is the room */
    roomId: roomId.nullable(),
  })
  .meta({ id: 'LookedInvitation' })
export type LookedInvitation = z.infer<typeof looked>

const byRoom = z.object({ id: roomId })
const byChannel = z.object({ id: channelId })
const byId = z.object({ id: invitationId })
const byToken = z.strictObject({ token })

export const invitationRoutes = {
  listPrivateRooms: {
    method: 'GET',
    path: '/v1/channels/{id}/private-rooms',
    summary:
      'Private streams and voice rooms of an own channel, or one that the account helps, that have not ended',
    access: 'owner',
    act: 'inviteViewers',
    limit: 'read',
    params: byChannel,
    success: { status: 200, body: z.object({ rooms: z.array(privateRoom) }) },
    problems: ['NOT_FOUND'],
  },
  listInvitations: {
    method: 'GET',
    path: '/v1/rooms/{id}/invitations',
    summary: 'Who was invited to an own private stream or voice room',
    access: 'owner',
    act: 'inviteViewers',
    limit: 'read',
    params: byRoom,
    success: {
      status: 200,
      body: z.object({ invitations: z.array(invitation), hasMail: z.boolean(), leftToday: z.int() }),
    },
    problems: ['NOT_FOUND'],
  },
  invite: {
    method: 'POST',
    path: '/v1/rooms/{id}/invitations',
    summary:
      'Invites one person to an own private stream or voice room: by e-mail, or by a link that works once',
    access: 'owner',
    act: 'inviteViewers',
    stepUp: { need: 'factor' },
    // answers of the limit `write` are kept for repetitions; this one may hold a token
    limit: 'session',
    params: byRoom,
    body: z.union([
      z.strictObject({ email: text.trim().min(3).max(254) }),
      z.strictObject({ label: typed.trim().min(1).max(60) }),
    ]),
    success: { status: 201, body: sent },
    problems: ['NOT_FOUND', 'INVALID_INPUT', 'CONFLICT', 'RATE_LIMITED'],
  },
  listRoleInvitations: {
    method: 'GET',
    path: '/v1/channels/{id}/role-invitations',
    summary: 'Who is invited to a role in an own channel and has not taken it yet',
    access: 'owner',
    act: 'giveRoles',
    limit: 'read',
    params: byChannel,
    success: { status: 200, body: z.object({ invitations: z.array(invitation), hasMail: z.boolean() }) },
    problems: ['NOT_FOUND'],
  },
  inviteToTeam: {
    method: 'POST',
    path: '/v1/channels/{id}/role-invitations',
    summary:
      'Invites one person by e-mail to a role in an own channel; whose account has that address, verified, gets it',
    access: 'owner',
    act: 'giveRoles',
    stepUp: { need: 'factor' },
    limit: 'session',
    params: byChannel,
    body: z.strictObject({ email: text.trim().min(3).max(254), role: z.enum(CHANNEL_ROLES) }),
    success: { status: 201, body: sent },
    problems: ['NOT_FOUND', 'INVALID_INPUT', 'CONFLICT', 'RATE_LIMITED'],
  },
  resendInvitation: {
    method: 'POST',
    path: '/v1/invitations/{id}/sendings',
    summary: 'Sends an invitation again, good from now; what went out before opens nothing any more',
    access: 'owner',
    act: 'inviteViewers',
    stepUp: { need: 'factor' },
    limit: 'session',
    params: byId,
    success: { status: 201, body: sent },
    problems: ['NOT_FOUND', 'CONFLICT', 'RATE_LIMITED'],
  },
  giveInvitation: {
    method: 'POST',
    path: '/v1/invitations/{id}/links',
    summary: 'A link to give by hand instead of a mail, which opens for who has the invited address alone',
    access: 'owner',
    act: 'inviteViewers',
    stepUp: { need: 'factor' },
    limit: 'session',
    params: byId,
    success: { status: 201, body: sent },
    problems: ['NOT_FOUND', 'CONFLICT', 'RATE_LIMITED'],
  },
  revokeInvitation: {
    method: 'DELETE',
    path: '/v1/invitations/{id}',
    summary: 'Takes an invitation back; who came in by it is out within seconds. Idempotent',
    access: 'owner',
    act: 'inviteViewers',
    limit: 'write',
    params: byId,
    success: { status: 204 },
    problems: ['NOT_FOUND'],
  },
  lookAtInvitation: {
    method: 'POST',
    path: '/v1/invitations/looks',
    summary: 'What an invitation is for, as long as it can be claimed; changes nothing',
    access: 'public',
    limit: 'read',
    body: byToken,
    success: { status: 200, body: looked },
    problems: ['NOT_FOUND', 'INVALID_INPUT'],
  },
  claimInvitation: {
    method: 'POST',
    path: '/v1/invitations/claims',
    summary: 'Claims an invitation for the signed-in account; one by e-mail needs its address on the account',
    access: 'account',
    stepUp: 'none',
    limit: 'write',
    body: byToken,
    success: { status: 200, body: z.object({ roomId: roomId.nullable(), roomKind: looked.shape.roomKind }) },
    problems: ['NOT_FOUND', 'INVALID_INPUT', 'CONFLICT', 'FORBIDDEN'],
  },
  optOutOfInvitations: {
    method: 'POST',
    path: '/v1/invitations/opt-outs',
    summary: 'Never invites the address of this mail again; needs no account',
    access: 'public',
    limit: 'read',
    body: byToken,
    success: { status: 204 },
    problems: ['NOT_FOUND', 'INVALID_INPUT'],
  },
} as const satisfies Routes
