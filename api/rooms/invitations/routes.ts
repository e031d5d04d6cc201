import { demandAct } from '#api/creators/can.ts'
import type { Handlers } from '#api/http/handler.ts'
import { claimInvitation, lookAtInvitation } from './claimInvitation.ts'
import type { invitationRoutes } from './contract.ts'
import type { InvitationDeps } from './deps.ts'
import { invite, resendInvitation } from './invite.ts'
import { optOutOfInvitations } from './optOut.ts'
import { revokeInvitation } from './revokeInvitation.ts'
import { inviteToTeam } from './roleInvitations.ts'
import {
  countSent,
  demandInvitingRoom,
  readInvitations,
  readPrivateRooms,
  readRoleInvitations,
} from './store.ts'

/** Verbs of invitations by the names of their routes. */
export function invitationHandlers(deps: InvitationDeps): Handlers<typeof invitationRoutes> {
  const { pool, hasMail, settings } = deps
  return {
    listPrivateRooms: async ({ params, account }) => {
      await demandAct(pool, { accountId: account, act: 'inviteViewers', channelId: params.id })
      return { body: { rooms: await readPrivateRooms(pool, params.id) } }
    },
    listInvitations: async ({ params, account }) => {
      const room = await demandInvitingRoom(pool, { roomId: params.id, accountId: account })
      const [invitations, { all }] = await Promise.all([
        readInvitations(pool, room.id),
        countSent(pool, room.creatorId, null),
      ])
      const leftToday = Math.max(0, settings.INVITATIONS_A_DAY - all)
      return { body: { invitations, hasMail, leftToday } }
    },
    invite: async ({ params, body, account }) => ({
      body: await invite(deps, { roomId: params.id, accountId: account }, body),
    }),
    listRoleInvitations: async ({ params, account }) => {
      await demandAct(pool, { accountId: account, act: 'giveRoles', channelId: params.id })
      return { body: { invitations: await readRoleInvitations(pool, params.id), hasMail } }
    },
    inviteToTeam: async ({ params, body, account }) => ({
      body: await inviteToTeam(deps, { channelId: params.id, accountId: account }, body),
    }),
    resendInvitation: async ({ params, account }) => ({
      body: await resendInvitation(deps, params.id, account),
    }),
    giveInvitation: async ({ params, account }) => ({
      body: await resendInvitation(deps, params.id, account, 'by hand'),
    }),
    revokeInvitation: async ({ params, account }) => {
      await revokeInvitation(deps, params.id, account)
      return {}
    },
    lookAtInvitation: async ({ body, account }) => ({
      body: await lookAtInvitation(pool, body.token, account),
    }),
    claimInvitation: async ({ body, account }) => ({
      body: await claimInvitation(deps, body.token, account),
    }),
    optOutOfInvitations: async ({ body }) => {
      await optOutOfInvitations(deps, body.token)
      return {}
    },
  }
}
