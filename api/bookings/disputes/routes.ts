import type { Handlers } from '../../http/handler.ts'
import type { BookingDeps } from '../deps.ts'
import { addCallFile } from './addCallFile.ts'
import { addStatement } from './addStatement.ts'
import type { disputeRoutes } from './contract.ts'
import { readCallFile } from './readCallFile.ts'
import { readOwnDispute } from './readOwnDispute.ts'
import { removeCallFile } from './removeCallFile.ts'

/** Verbs of disputes, by the names of their routes. */
export function disputeHandlers(deps: BookingDeps): Handlers<typeof disputeRoutes> {
  return {
    getDispute: async ({ account, params }) => ({
      body: await readOwnDispute(deps, account, params.bookingId),
    }),
    addCallFile: async ({ account, params, query, readFile }) => ({
      body: await addCallFile(deps, { ...params, ...query, accountId: account, readFile }),
    }),
    async removeCallFile({ account, params }) {
      await removeCallFile(deps, { ...params, accountId: account })
      return {}
    },
    getCallFile: async ({ account, params }) => ({
      file: await readCallFile(deps, { ...params, accountId: account }),
    }),
    addStatement: async ({ account, params, body }) => ({
      body: await addStatement(deps, { ...params, ...body, accountId: account }),
    }),
  }
}
