import { z } from 'zod'
import { SPEAKERS } from '#domain/room/floor.ts'
import { ROOM_STATES } from '#domain/words.ts'
import { roomId } from '../../access/contract.ts'
import { channelCard, channelId, handle } from '../../creators/contract.ts'
import { type Routes, shown, text, typed } from '../../http/contract.ts'
import { clubId, room } from '../contract.ts'
import { gateInput } from '../gates/contract.ts'

/** Why a membership ended: its person left, or the club's door did not open for them any more. */
export const MEMBERSHIP_ENDS = ['LEFT', 'DOOR'] as const

/** A voice room that stays: its name and its door are those of its room, and its next date, too. */
export const club = z
  .object({
    id: clubId,
    /** the room of the club that has not ended: without a date a draft, else announced, or live */
    room,
    members: z.int(),
    /** of who asks; null: they never joined */
    membership: z
      .object({
        joinedAt: z.iso.datetime(),
        endedAt: z.iso.datetime().nullable(),
        endReason: z.enum(MEMBERSHIP_ENDS).nullable(),
      })
      .nullable(),
  })
  .meta({ id: 'Club' })
export type Club = z.infer<typeof club>

export const clubMember = z
  .object({ displayName: shown, joinedAt: z.iso.datetime(), isYou: z.boolean() })
  .meta({ id: 'ClubMember' })
export type ClubMember = z.infer<typeof clubMember>

/** A club somebody is a member of, or was until its door did not open for them any more. */
export const ownClub = z
  .object({
    id: clubId,
    name: shown,
    channel: channelCard,
    roomId,
    state: z.enum(ROOM_STATES),
    startsAt: z.iso.datetime().nullable(),
    zone: z.string().nullable(),
    joinedAt: z.iso.datetime(),
    endedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'OwnClub' })
export type OwnClub = z.infer<typeof ownClub>

const byId = z.object({ id: clubId })

export const clubRoutes = {
  createClub: {
    method: 'POST',
    path: '/v1/channels/{id}/club',
    summary:
      'The fan club of an own channel, with its first room: a voice room for members that has no date yet',
    access: 'owner',
    act: 'changeChannel',
    stepUp: 'none',
    limit: 'write',
    params: z.object({ id: channelId }),
    body: z.strictObject({
      name: typed.trim().min(1).max(120),
      gate: gateInput,
      /** how many may speak besides the host */
      maxSpeakers: z.int().min(SPEAKERS.min).max(SPEAKERS.absolute).optional(),
    }),
    success: { status: 201, body: club },
    problems: ['INVALID_INPUT', 'NOT_FOUND', 'CONFLICT', 'CHAIN_UNREADABLE'],
  },
  getClub: {
    method: 'GET',
    path: '/v1/channels/{handle}/club',
    summary: 'The fan club of a channel: its room with name, door and next date, and how many members it has',
    access: 'public',
    limit: 'read',
    params: z.object({ handle }),
    success: { status: 200, body: club },
    problems: ['NOT_FOUND'],
  },
  closeClub: {
    method: 'DELETE',
    path: '/v1/clubs/{id}',
    summary: 'Closes a club for ever: its members are forgotten, and what was announced is cancelled',
    access: 'owner',
    act: 'changeChannel',
    limit: 'write',
    params: byId,
    success: { status: 204 },
    problems: ['NOT_FOUND', 'CONFLICT'],
  },
  joinClub: {
    method: 'PUT',
    path: '/v1/clubs/{id}/membership',
    summary: 'Becomes a member, where the door of the club would open now; a refusal says what opens it',
    access: 'account',
    stepUp: 'none',
    limit: 'admission',
    params: byId,
    success: { status: 200, body: club },
    problems: ['DENIED', 'NOT_FOUND', 'CONFLICT', 'CHAIN_UNREADABLE', 'PAYMENT_PENDING'],
  },
  leaveClub: {
    method: 'DELETE',
    path: '/v1/clubs/{id}/membership',
    summary: 'Leaves a club; idempotent',
    access: 'account',
    limit: 'write',
    params: byId,
    success: { status: 200, body: club },
    problems: ['NOT_FOUND'],
  },
  listClubMembers: {
    method: 'GET',
    path: '/v1/clubs/{id}/members',
    summary: 'Members by when they joined, for members and for who looks after the channel',
    access: 'account',
    limit: 'read',
    params: byId,
    query: z.object({ after: text.max(100).optional() }),
    success: {
      status: 200,
      body: z.object({
        members: z.array(clubMember),
        total: z.int(),
        /** ask for what follows with it; null: these were the last */
        next: z.string().nullable(),
      }),
    },
    problems: ['NOT_FOUND', 'INVALID_INPUT'],
  },
  listOwnClubs: {
    method: 'GET',
    path: '/v1/me/clubs',
    summary:
      'Clubs that the signed-in account is a member of, and those whose door closed for it; left ones are not shown',
    access: 'account',
    limit: 'read',
    success: { status: 200, body: z.object({ clubs: z.array(ownClub) }) },
    problems: [],
  },
} as const satisfies Routes
