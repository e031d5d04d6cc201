import type { Handlers } from '#api/http/handler.ts'
import type { callRoutes } from './contract.ts'
import type { CallDeps } from './deps.ts'
import { enterCall } from './enterCall.ts'
import { renewRelay } from './renewRelay.ts'

/** Verbs of calls by the names of their routes. */
export function callHandlers(deps: CallDeps): Handlers<typeof callRoutes> {
  return {
    enterCall: async ({ account, session, params, body, ref }) => ({
      body: await enterCall(deps, {
        ...{ ...params, ...body, accountId: account, sessionId: session },
        trace: ref,
      }),
    }),
    renewRelay: async ({ account, session, params }) => ({
      body: await renewRelay(deps, { seatId: params.id, accountId: account, sessionId: session }),
    }),
  }
}
