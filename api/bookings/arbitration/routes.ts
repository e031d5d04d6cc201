import type { Handlers } from '../../http/handler.ts'
import type { BookingDeps } from '../deps.ts'
import type { arbitrationRoutes } from './contract.ts'
import { keepRuling } from './keepRuling.ts'
import { listDisputes } from './listDisputes.ts'
import { readDispute } from './readDispute.ts'
import { readDisputeFile } from './readDisputeFile.ts'

/** Verbs of arbiters, by the names of their routes; that they may was looked at before. */
export function arbitrationHandlers(deps: BookingDeps): Handlers<typeof arbitrationRoutes> {
  return {
    listDisputes: async ({ account }) => ({ body: await listDisputes(deps, account) }),
    readDispute: async ({ account, ip, params }) => ({
      body: await readDispute(deps, { arbiterId: account, ip, ...params }),
    }),
    getDisputeFile: async ({ account, ip, params: { bookingId, fileId } }) => ({
      file: await readDisputeFile(deps, { arbiterId: account, ip, bookingId }, fileId),
    }),
    keepRuling: async ({ account, ip, params, body }) => ({
      body: { hash: await keepRuling(deps, { arbiterId: account, ip, ...params }, body) },
    }),
  }
}
