import { z } from 'zod'
import { CHANNEL_ROLES } from '#domain/words.ts'
import { seatId } from '../../access/contract.ts'
import { accountId, instant } from '../../accounts/contract.ts'
import { type Routes, shown } from '../../http/contract.ts'
import { channelCard, channelId } from '../contract.ts'

const role = z.enum(CHANNEL_ROLES)

const teamMember = z
  .object({ accountId, displayName: shown, role, givenAt: instant })
  .meta({ id: 'TeamMember' })
export type TeamMember = z.infer<typeof teamMember>

const helpedChannel = z
  .object({ channel: channelCard, role, isLive: z.boolean(), givenAt: instant })
  .meta({ id: 'HelpedChannel' })
export type HelpedChannel = z.infer<typeof helpedChannel>

const byId = z.object({ id: channelId })
const byMember = z.object({ id: channelId, accountId })

/** Who helps in a channel: its owner gives and takes, everybody gives up their own. */
export const teamRoutes = {
  listTeam: {
    method: 'GET',
    path: '/v1/channels/{id}/team',
    summary: 'Who has a role in an own channel',
    access: 'owner',
    act: 'giveRoles',
    limit: 'read',
    params: byId,
    success: { status: 200, body: z.object({ members: z.array(teamMember), most: z.int() }) },
    problems: ['NOT_FOUND'],
  },
  addToTeam: {
    method: 'POST',
    path: '/v1/channels/{id}/team',
    summary: 'Gives a role to who sits, or sat, in a room of an own channel',
    access: 'owner',
    act: 'giveRoles',
    stepUp: { need: 'factor' },
    limit: 'write',
    params: byId,
    body: z.strictObject({ seatId, role }),
    success: { status: 201, body: teamMember },
    problems: ['NOT_FOUND', 'INVALID_INPUT', 'CONFLICT'],
  },
  changeRole: {
    method: 'PUT',
    path: '/v1/channels/{id}/team/{accountId}',
    summary: 'Gives who has a role in an own channel another one',
    access: 'owner',
    act: 'giveRoles',
    stepUp: { need: 'factor' },
    limit: 'write',
    params: byMember,
    body: z.strictObject({ role }),
    success: { status: 200, body: teamMember },
    problems: ['NOT_FOUND', 'INVALID_INPUT', 'CONFLICT'],
  },
  takeRole: {
    method: 'DELETE',
    path: '/v1/channels/{id}/team/{accountId}',
    summary: 'Takes a role in an own channel; it ends within seconds, also for who hosts by it. Idempotent',
    access: 'owner',
    act: 'giveRoles',
    limit: 'write',
    params: byMember,
    success: { status: 204 },
    problems: ['NOT_FOUND'],
  },
  listHelpedChannels: {
    method: 'GET',
    path: '/v1/me/roles',
    summary: 'Channels in which the signed-in account has a role',
    access: 'account',
    limit: 'read',
    success: { status: 200, body: z.object({ channels: z.array(helpedChannel) }) },
    problems: [],
  },
  giveUpRole: {
    method: 'DELETE',
    path: '/v1/me/roles/{id}',
    summary: 'Declines or gives up a role of the signed-in account. Idempotent',
    access: 'account',
    limit: 'write',
    params: byId,
    success: { status: 204 },
    problems: [],
  },
} as const satisfies Routes
