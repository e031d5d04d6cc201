import type { Handlers } from '#api/http/handler.ts'
import { closeClub } from './closeClub.ts'
import type { clubRoutes } from './contract.ts'
import { createClub } from './createClub.ts'
import type { ClubDeps } from './deps.ts'
import { listClubMembers, listOwnClubs } from './listMembers.ts'
import { joinClub, leaveClub } from './membership.ts'
import { readClubOf } from './readClub.ts'

/** Verbs of fan clubs by the names of their routes. */
export function clubHandlers(deps: ClubDeps): Handlers<typeof clubRoutes> {
  return {
    createClub: async ({ params, body, account }) => ({
      body: await createClub(deps, params.id, account, body),
    }),
    getClub: async ({ params, account }) => ({ body: await readClubOf(deps, params.handle, account) }),
    closeClub: async ({ params, account }) => {
      await closeClub(deps, params.id, account)
      return {}
    },
    joinClub: async ({ params, account }) => ({ body: await joinClub(deps, params.id, account) }),
    leaveClub: async ({ params, account }) => ({ body: await leaveClub(deps, params.id, account) }),
    listClubMembers: async ({ params, query, account }) => ({
      body: await listClubMembers(deps, { clubId: params.id, accountId: account }, query.after ?? null),
    }),
    listOwnClubs: async ({ account }) => ({ body: { clubs: await listOwnClubs(deps, account) } }),
  }
}
