import type { Handlers } from '../http/handler.ts'
import type { ledgerRoutes } from './contract.ts'
import { type LedgerDeps, readWaitingMoney } from './readWaitingMoney.ts'

/** What people see of their money at the ledger. */
export function ledgerHandlers(deps: LedgerDeps): Handlers<typeof ledgerRoutes> {
  return {
    async listWaitingMoney({ account }) {
      return { body: { waiting: await readWaitingMoney(deps, account) } }
    },
  }
}
