import type { Handlers } from '#api/http/handler.ts'
import type { reportRoutes } from './contract.ts'
import { decideReport } from './decideReports.ts'
import { listReports } from './listReports.ts'
import { makeReport, type ReportDeps } from './makeReport.ts'

/** Verbs about reports by the names of their routes. */
export function reportHandlers(deps: ReportDeps): Handlers<typeof reportRoutes> {
  return {
    makeReport: async ({ params, body, account }) => {
      await makeReport(deps, { ...body, roomId: params.id, accountId: account })
      return {}
    },
    listReports: async ({ params, account }) => ({
      body: { reports: await listReports(deps.pool, { roomId: params.id, accountId: account }) },
    }),
    decideReport: async ({ params, body, account }) => {
      await decideReport(deps, { ...body, ...params, roomId: params.id, accountId: account })
      return {}
    },
  }
}
