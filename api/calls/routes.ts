import type { Handlers } from '#api/http/handler.ts'
import { readBundle } from './bundle/readBundle.ts'
import type { callRoutes } from './contract.ts'
import type { CallDeps } from './deps.ts'
import { enterCall } from './enterCall.ts'
import { keepBeats } from './record/keepBeats.ts'
import { readRecord } from './record/readRecord.ts'
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
    keepCallBeats: async ({ account, params, body }) => ({
      body: await keepBeats(deps, { ...params, ...body, accountId: account }),
    }),
    readCallRecord: async ({ account, params }) => ({
      body: await readRecord(deps, { ...params, accountId: account }),
    }),
    readCallBundle: async ({ account, params }) => ({
      body: await readBundle(deps, { ...params, accountId: account }),
    }),
  }
}
