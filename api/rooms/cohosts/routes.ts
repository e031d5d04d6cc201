import type { Handlers } from '#api/http/handler.ts'
import { agreeToCoHost, declineCoHost, removeCoHost } from './answers.ts'
import type { coHostRoutes } from './contract.ts'
import { inviteCoHost } from './inviteCoHost.ts'
import { listHosted } from './listHosted.ts'
import { listCoHosting, listCoHosts, readCoHosting } from './readCoHosts.ts'
import type { ShareDeps } from './readShares.ts'
import { setShares } from './setShares.ts'

/** Verbs of co-hosts by the names of their routes. */
export function coHostHandlers(deps: ShareDeps): Handlers<typeof coHostRoutes> {
  return {
    listCoHosts: async ({ params, account }) => ({
      body: await listCoHosts(deps, params.id, account),
    }),
    inviteCoHost: async ({ params, body, account }) => ({
      body: await inviteCoHost(deps, { roomId: params.id, accountId: account }, body.handle),
    }),
    removeCoHost: async ({ params, account }) => ({
      body: await removeCoHost(deps, { roomId: params.id, accountId: account }, params.channelId),
    }),
    setShares: async ({ params, body, account }) => ({
      body: await setShares(deps, { roomId: params.id, accountId: account }, body.shares),
    }),
    listCoHosting: async ({ account }) => ({
      body: { rooms: await listCoHosting(deps, account), hosted: await listHosted(deps, account) },
    }),
    getCoHosting: async ({ params, account }) => ({
      body: await readCoHosting(deps, params.id, account),
    }),
    agreeToCoHost: async ({ params, body, account }) => ({
      body: await agreeToCoHost(deps, { roomId: params.id, accountId: account }, body.terms),
    }),
    declineCoHost: async ({ params, account }) => {
      await declineCoHost(deps, { roomId: params.id, accountId: account })
      return {}
    },
  }
}
