import type { Hex } from 'viem'
import type { Handlers } from '../../http/handler.ts'
import type { BookingDeps } from '../deps.ts'
import { acceptCardMove } from './acceptCardMove.ts'
import { acceptMove } from './acceptMove.ts'
import type { callMoveRoutes } from './contract.ts'
import { endMove } from './endMove.ts'
import { listMoveTimes } from './listMoveTimes.ts'
import { proposeCardMove } from './proposeCardMove.ts'
import { proposeMove } from './proposeMove.ts'

/** Verbs of other dates for calls, by the names of their routes. */
export function callMoveHandlers(deps: BookingDeps): Handlers<typeof callMoveRoutes> {
  return {
    listMoveTimes: async ({ account, params }) => ({
      body: await listMoveTimes(deps, account, params.bookingId),
    }),
    async proposeMove({ account, params, body, ip }) {
      const { signature, ...date } = body
      const wish = { ...params, accountId: account, date, signature: signature as Hex, ip }
      return { body: await proposeMove(deps, wish) }
    },
    acceptMove: async ({ account, params }) => ({
      body: await acceptMove(deps, { ...params, accountId: account }),
    }),
    proposeCardMove: async ({ account, params, body }) => ({
      body: await proposeCardMove(deps, { ...params, ...body, accountId: account }),
    }),
    acceptCardMove: async ({ account, params, body }) => ({
      body: await acceptCardMove(deps, { ...params, ...body, accountId: account }),
    }),
    endMove: async ({ account, params }) => ({
      body: await endMove(deps, { ...params, accountId: account }),
    }),
  }
}
