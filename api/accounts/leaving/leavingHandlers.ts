import type { Handlers } from '../../http/handler.ts'
import { ProblemError } from '../../http/problemError.ts'
import { closeAccount, readClosing, undoClosing } from './closeAccount.ts'
import type { leavingRoutes } from './contract.ts'
import { askExport, openExport, readExport } from './exports.ts'
import type { LeavingDeps } from './leavingDeps.ts'
import { readObligations } from './readObligations.ts'

/** Verbs of leaving, and of taking along what is here about oneself. */
export function leavingHandlers(deps: LeavingDeps): Handlers<typeof leavingRoutes> {
  const { pool } = deps
  return {
    getObligations: async ({ account }) => ({ body: await readObligations(deps, account) }),
    closeAccount: async ({ account, session }) => ({ body: await closeAccount(deps, { account, session }) }),
    getClosing: async ({ account }) => ({ body: { closing: await readClosing(pool, account) } }),
    async undoClosing({ account }) {
      await undoClosing(deps, account)
      return {}
    },
    askExport: async ({ account }) => ({ body: await askExport(pool, account) }),
    getExport: async ({ account }) => ({ body: { export: await readExport(pool, account) } }),
    async readExport({ account }) {
      const copy = await openExport(pool, account)
      if (!copy) throw new ProblemError('NOT_FOUND', { detail: 'There is no copy. Ask for one.' })
      return { body: copy }
    },
  }
}
