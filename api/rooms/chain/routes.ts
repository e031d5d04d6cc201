import type { Handlers } from '#api/http/handler.ts'
import type { hubRoomRoutes } from './contract.ts'
import { askHubGateTerms, getHubRoomTerms, type HubTermsDeps } from './hubTerms.ts'
import { listLeftOpen } from './listLeftOpen.ts'

/** Verbs of rooms that the chain leads, by the names of their routes. None of them changes a room: the chain does. */
export function hubRoomHandlers(deps: HubTermsDeps): Handlers<typeof hubRoomRoutes> {
  return {
    getHubRoomTerms: async ({ params, account }) => ({
      body: await getHubRoomTerms(deps, params.id, account),
    }),
    askHubGateTerms: async ({ params, body, account }) => ({
      body: await askHubGateTerms(deps, { roomId: params.id, gate: body.gate }, account),
    }),
    listLeftOpen: async ({ params, account }) => ({
      body: { rooms: await listLeftOpen(deps.pool, params.id, account) },
    }),
  }
}
